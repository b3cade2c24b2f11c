// Two people in network namespaces of their own, with an internet between them that a test can make worse. Owns whether
// this machine permits it, and the end of everything; nothing of it has a name in the system, and no packet leaves it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findShell } from '../scripts/browser.mjs';
import type { Household, Order, Report } from './network/world.ts';

export interface Network {
	/** Changes the household's line or translator; resolves when it holds. */
	change(household: Household, order: Omit<Order, 'household'>): Promise<void>;
	/** How many packets have vanished so far. */
	lost(): Promise<number>;
	/** A program that is the browser, inside the household's network. @param folder where it may be written */
	browserIn(household: Household, folder: string): string;
	/** Ends it, and all that was made for it but the browsers. */
	end(): Promise<void>;
}

/** Only root may simply have a namespace; others get one in which they are root, where the system permits that. */
const newNamespace = process.getuid?.() === 0 ? ['--net'] : ['--user', '--map-root-user', '--net'];
/** The tools of the system are not on the path of everybody. */
const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` };

/** What is needed, in the order it is tried, in a namespace that ends with the trial. */
const trials: readonly (readonly [command: string, lacking: string])[] = [
	['true', 'no network namespaces may be made here'],
	['ip -V', 'iproute2 is not installed'],
	['nsenter --net=/proc/self/ns/net true', 'no network namespaces may be entered here'],
	['ip link add name here type veth peer name there', 'the kernel has no veth devices'],
	['ip link add name here type vxlan id 1 local 127.0.0.1 dstport 4789', 'the kernel has no VXLAN devices']
];

/** Why there can be no such network on this machine, in words; undefined when there can. */
export function whyNoNetwork(): string | undefined {
	if (process.platform !== 'linux') return 'only Linux has network namespaces';
	const fails = (command: string) =>
		spawnSync('unshare', [...newNamespace, 'sh', '-c', command], { env, stdio: 'ignore' }).status !== 0;
	return trials.find(([command]) => fails(command))?.[1];
}

export async function startNetwork(): Promise<Network> {
	const program = fileURLToPath(new URL('network/internet.ts', import.meta.url));
	const internet = spawn('unshare', [...newNamespace, process.execPath, program], {
		env,
		stdio: ['ignore', 'inherit', 'inherit', 'ipc']
	});
	const ended = once(internet, 'exit');
	const nextReport = async (): Promise<Report> => {
		const gone = ended.then(() => [{ type: 'failed', reason: 'it ended' }]);
		const [report] = (await Promise.race([once(internet, 'message'), gone])) as [Report];
		if (report.type === 'failed') throw new Error(`The internet of the test: ${report.reason}`);
		return report;
	};
	const end = async () => {
		internet.kill('SIGKILL');
		await ended;
	};
	const up = await nextReport().catch(async (error: unknown) => {
		await end();
		throw error;
	});
	if (up.type !== 'up') throw new Error('The internet of the test did not say where it is.');
	const { namespaces } = up;
	const ask = async (order: Order) => {
		const answer = nextReport();
		internet.send(order);
		const report = await answer;
		return report.type === 'done' ? report.lost : 0;
	};
	const enter = (household: Household) =>
		process.getuid?.() === 0
			? `nsenter --net=${namespaces[household]} --`
			: `nsenter --user=/proc/${internet.pid ?? 0}/ns/user --preserve-credentials --net=${namespaces[household]} --`;
	return {
		async change(household, order) {
			await ask({ household, ...order });
		},
		lost: () => ask({}),
		browserIn(household, folder) {
			const file = `${folder}/browser-of-${household}`;
			writeFileSync(file, `#!/bin/sh\nexec ${enter(household)} '${findShell()}' "$@"\n`);
			chmodSync(file, 0o755);
			return file;
		},
		end
	};
}
