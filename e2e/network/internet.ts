// The process that is the internet between two people. Started in a network namespace of its own, it makes one more for
// each household, and carries every packet between them: so it owns loss, delay and translators, and needs of the kernel
// only VXLAN devices, which hand it packets as datagrams. It ends with whoever started it, and everything ends with it.
import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { startServer } from '../../server/server.ts';
import { type Conditions, createQueue, delayOver } from './leg.ts';
import { createNat } from './nat.ts';
import { type Packet, readdress, readPacket } from './packet.ts';
import { startStun } from './stun.ts';
import {
	APP_PORT,
	type Household,
	householdNames,
	households,
	type Order,
	PUBLIC_ADDRESS,
	type Report,
	STUN_PORT
} from './world.ts';

/** The tunnels begin in a namespace beside ours: the kernel hands no packet of a tunnel to its own namespace. */
const TUNNEL_PORT = 4789;
const OWN_END = '169.254.0.1';
const TUNNEL_END = '169.254.0.2';
/** Room for what the tunnel adds. */
const MTU = 1_400;
/** Every device has the same address, so that no frame needs a question who has it; ours must be another. */
const DEVICE_MAC = '02:00:00:00:00:01';
const OWN_MAC = '02:00:00:00:00:02';
const macBytes = (text: string) => Buffer.from(text.replaceAll(':', ''), 'hex');
const ETHERNET = Buffer.concat([macBytes(DEVICE_MAC), macBytes(OWN_MAC), Buffer.from([0x08, 0x00])]);
const VXLAN_HEADER = 8;

type Place = Household | 'internet';
/** The number of each one's tunnel is its index. */
const places: readonly Place[] = ['internet', ...householdNames];
const OWN_NAMESPACE = `/proc/${process.pid}/ns/net`;

/** Runs `ip` in a namespace, a command a line. */
function ip(namespace: string, ...commands: readonly string[]): void {
	execFileSync('nsenter', [`--net=${namespace}`, '--', 'ip', '-batch', '-'], { input: commands.join('\n') });
}

function joinTunnels(tunnels: string): void {
	ip(
		OWN_NAMESPACE,
		'link set lo up',
		`link add tunnels type veth peer name router netns ${tunnels}`,
		`addr add ${OWN_END}/30 dev tunnels`,
		'link set tunnels up'
	);
	ip(tunnels, `addr add ${TUNNEL_END}/30 dev router`, 'link set router up');
}

/** The one device of a namespace, by which every packet of it comes to us. */
function makeDevice(place: Place, address: string, namespace: string, tunnels: string): void {
	const tunnel = `id ${places.indexOf(place)} local ${TUNNEL_END} remote ${OWN_END} dstport ${TUNNEL_PORT}`;
	const device = `wan-${place}`;
	ip(
		tunnels,
		`link add ${device} address ${DEVICE_MAC} type vxlan ${tunnel} nolearning`,
		`link set ${device} netns ${namespace}`
	);
	ip(
		namespace,
		'link set lo up',
		`link set ${device} arp off mtu ${MTU} up`,
		`addr add ${address}/32 dev ${device}`,
		`route add default dev ${device} src ${address}`
	);
}

/** @returns the path of a namespace that is there as long as this process, or a browser in it */
async function makeNamespace(): Promise<string> {
	const keeper = spawn('unshare', ['--net', 'sh', '-c', 'echo ready; exec cat'], {
		stdio: ['pipe', 'pipe', 'inherit']
	});
	await once(keeper.stdout, 'data');
	return `/proc/${keeper.pid ?? 0}/ns/net`;
}

async function startRouter(): Promise<(order: Order) => number> {
	const conditions: Record<Household, Conditions> = { ada: { delay: 0, loss: 0 }, ben: { delay: 0, loss: 0 } };
	const natOf = (household: Household) =>
		createNat('none', households[household].inside, households[household].outside);
	const nats = { ada: natOf('ada'), ben: natOf('ben') };
	let lost = 0;
	const socket = createSocket('udp4');
	socket.bind(TUNNEL_PORT, OWN_END);
	await once(socket, 'listening');

	const queueTo = (place: Place) => {
		const header = Buffer.alloc(VXLAN_HEADER);
		header.writeUInt8(0x08, 0); // the number of the tunnel follows
		header.writeUIntBE(places.indexOf(place), 4, 3);
		return createQueue<Packet>(({ bytes }) => socket.send([header, ETHERNET, bytes], TUNNEL_PORT, TUNNEL_END));
	};
	const queues = { internet: queueTo('internet'), ada: queueTo('ada'), ben: queueTo('ben') };

	/** Where the packet goes, and as what; undefined when nobody is there or lets it in. */
	const route = (packet: Packet): readonly [Place, Packet] | undefined => {
		const { transport, source, target } = packet;
		if (target.address === PUBLIC_ADDRESS) return ['internet', packet];
		for (const household of householdNames) {
			const inner = nats[household].enter(transport, source, target);
			if (inner !== undefined) return [household, readdress(packet, { target: inner })];
		}
		return undefined;
	};
	socket.on('message', (datagram) => {
		const from = places[datagram.readUIntBE(4, 3)];
		const sent = readPacket(datagram.subarray(VXLAN_HEADER + ETHERNET.length));
		if (sent === undefined || from === undefined) return;
		const source = from === 'internet' ? sent.source : nats[from].leave(sent.transport, sent.source, sent.target);
		const [to, packet] = route(readdress(sent, { source })) ?? [];
		if (to === undefined || packet === undefined) return;
		const legs = [from, to].flatMap((place) => (place === 'internet' ? [] : [conditions[place]]));
		const delay = delayOver(legs, Math.random);
		if (delay === undefined) lost++;
		else queues[to].put(packet, delay);
	});
	return ({ household, conditions: wanted, nat }) => {
		if (household !== undefined && wanted !== undefined) conditions[household] = wanted;
		if (household !== undefined && nat !== undefined) nats[household].kind = nat;
		return lost;
	};
}

async function start(): Promise<void> {
	const tunnels = await makeNamespace();
	joinTunnels(tunnels);
	makeDevice('internet', PUBLIC_ADDRESS, OWN_NAMESPACE, tunnels);
	const namespaces = { ada: await makeNamespace(), ben: await makeNamespace() };
	for (const household of householdNames)
		makeDevice(household, households[household].inside, namespaces[household], tunnels);
	const carryOut = await startRouter();
	await startStun(PUBLIC_ADDRESS, STUN_PORT);
	await startServer({
		port: APP_PORT,
		host: PUBLIC_ADDRESS,
		publicHosts: [],
		signalingUrl: undefined,
		iceServers: [{ urls: `stun:${PUBLIC_ADDRESS}:${STUN_PORT}` }],
		trustProxy: false
	});
	process.on('message', (order: Order) => {
		report({ type: 'done', lost: carryOut(order) });
	});
	report({ type: 'up', namespaces });
}

const report = (message: Report) => process.send?.(message);
process.once('disconnect', () => process.exit());
await start().catch((error: unknown) => report({ type: 'failed', reason: String(error) }));
