// Two people in network namespaces of their own, with an internet between them that a test can make worse. Owns whether
// this machine permits it, and the end of everything; nothing of it has a name in the system, and no packet leaves it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '../scripts/browser.mjs';
import type { Household, Order, Report } from './network/world.ts';

export interface Network {
	/** Changes the household's line or translator; resolves when it holds. */
	change(household: Household, order: Omit<Order, 'household'>): Promise<void>;
	/** A program that is the browser, inside the household's network. @param folder where it may be written */
	browserIn(household: Household, folder: string): string;
	/** Ends it, and all that was made for it but the browsers. */
	end(): Promise<void>;
}

/** Tries what is needed in a namespace that ends with the trial. */
const trials: readonly (readonly [command: string, lacking: string])[] = [
	['true', 'making network namespaces is not permitted here (it needs root)'],
	['ip -V', 'iproute2 is not installed'],
	['nsenter --net=/proc/self/ns/net true', 'entering network namespaces is not permitted here'],
	['ip link add name here type veth peer name there', 'the kernel has no veth devices'],
	['ip link add name here type vxlan id 1 local 127.0.0.1 dstport 4789', 'the kernel has no VXLAN devices']
];

/** Why there can be no such network on this machine, in words; undefined when there can. */
export function whyNoNetwork(): string | undefined {
	if (process.platform !== 'linux') return 'network namespaces are a thing of Linux';
	return trials.find(([command]) => spawnSync('unshare', ['--net', 'sh', '-c', command]).status !== 0)?.[1];
}

export async function startNetwork(): Promise<Network> {
	const program = fileURLToPath(new URL('network/internet.ts', import.meta.url));
	const internet = spawn('unshare', ['--net', process.execPath, program], {
		stdio: ['ignore', 'inherit', 'inherit', 'ipc']
	});
	const ended = once(internet, 'exit');
	const nextReport = async () => {
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
	return {
		async change(household, order) {
			const done = nextReport();
			internet.send({ household, ...order } satisfies Order);
			await done;
		},
		browserIn(household, folder) {
			const file = `${folder}/browser-of-${household}`;
			writeFileSync(file, `#!/bin/sh\nexec nsenter --net=${up.namespaces[household]} -- '${findBrowser()}' "$@"\n`);
			chmodSync(file, 0o755);
			return file;
		},
		end
	};
}
