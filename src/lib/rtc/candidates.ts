// Candidates as descriptions list them, and what they tell of the own network. Pure; asks nobody.
import type { Candidate, CandidateKind, Nat } from './ports.ts';

/** A candidate with the socket that it belongs to. */
export interface DescribedCandidate extends Candidate {
	/** Address and port of the device itself, as far as the browser tells. */
	readonly base: string | undefined;
}

/** What is known once an attempt has gathered, also after its connection is closed. */
export interface Gathering {
	readonly own: readonly DescribedCandidate[];
	readonly remote: readonly DescribedCandidate[];
	/** STUN and TURN servers that were asked. */
	readonly asked: number;
	/** Those of them that are known to have answered. */
	readonly answered: number;
}

const kinds: readonly string[] = ['host', 'srflx', 'prflx', 'relay'] satisfies CandidateKind[];
export const isKind = (kind: unknown): kind is CandidateKind => typeof kind === 'string' && kinds.includes(kind);

const line = /^a=candidate:\S+ \d+ (\S+) \d+ (\S+) (\d+) typ (\S+)(?: raddr (\S+) rport (\d+))?/gmu;

/** The candidates of a description; none where there is none yet. Lines that are no candidates are passed over. */
export function parseCandidates(sdp = ''): DescribedCandidate[] {
	return [...sdp.matchAll(line)].flatMap(([, protocol = '', address, port, kind, baseAddress, basePort]) =>
		isKind(kind)
			? {
					kind,
					protocol: protocol.toLowerCase(),
					address: shownAddress(address),
					port: Number(port),
					base: baseAddress === undefined ? undefined : `${baseAddress} ${basePort ?? ''}`
				}
			: []
	);
}

/** The address, unless it is a name or nothing that would tell one. */
export function shownAddress(address: unknown): string | undefined {
	return typeof address === 'string' && /^[\d.]+$|:/u.test(address) ? address : undefined;
}

/**
 * What the own network does to addresses, as far as two STUN servers show. Browsers list the answers of both only when
 * they differ, so "the same" also needs to know that both answered.
 */
export function natOf({ own, answered }: Pick<Gathering, 'own' | 'answered'>): Nat {
	const sockets = own.filter(({ protocol }) => protocol === 'udp');
	const known = (kind: CandidateKind, isWanted: (address: string) => boolean) =>
		sockets.filter((each) => each.kind === kind && each.address !== undefined && isWanted(each.address));
	const [hosts, seen] = [known('host', isIPv4), known('srflx', isIPv4)];
	const isOwnAddress = ({ address = '' }: Candidate) =>
		isPublic(address) || seen.some((other) => other.address === address);
	if (hosts.some(isOwnAddress)) return 'none';
	// A base that is hidden is the one socket of its kind that such a browser opens.
	const mappings = new Map<string | undefined, Set<string>>();
	for (const { base, address = '', port } of seen)
		mappings.set(base, (mappings.get(base) ?? new Set()).add(`${address} ${String(port)}`));
	if ([...mappings.values()].some(({ size }) => size > 1)) return 'different';
	if (seen.length > 0) return answered >= 2 ? 'same' : 'unknown';
	const onlyIPv6 = !sockets.some(({ address }) => address === undefined || isIPv4(address));
	return onlyIPv6 && known('host', isPublic).length > 0 ? 'none' : 'unknown';
}

const isIPv4 = (address: string) => /^[\d.]+$/u.test(address);

/** Ranges that only a private network, a provider's own, or one device knows. */
const privateIPv4 =
	/^(?:0|10|127)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./u;

function isPublic(address: string): boolean {
	return isIPv4(address) ? !privateIPv4.test(address) : /^[23][\da-f]{3}:/iu.test(address);
}
