// What a browser's statistics tell of a connection, in the dialects of Chromium and Firefox. Pure; believes no field to be there.
import { isKind, shownAddress } from './candidates.ts';
import type { Candidate, LinkReport } from './ports.ts';

export interface LinkStats extends Pick<LinkReport, 'path' | 'roundTrip' | 'sent' | 'received'> {
	/** Addresses that only checks have shown: no description lists them. */
	readonly ownSeen: readonly Candidate[];
	readonly remoteSeen: readonly Candidate[];
}
type Entry = Readonly<Record<string, unknown>>;

const asNumber = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** @param entries the values of an RTCStatsReport */
export function readStats(entries: Iterable<unknown>): LinkStats {
	const all = [...entries].filter((entry): entry is Entry => typeof entry === 'object' && entry !== null);
	const of = (type: string) => all.filter((entry) => entry.type === type);
	const find = (id: unknown) => (id === undefined ? undefined : all.find((entry) => entry.id === id));

	// Older versions of Firefox have no `transport`, and mark the pair itself.
	const pair =
		of('transport')
			.map(({ selectedCandidatePairId }) => find(selectedCandidatePairId))
			.find((found) => found !== undefined) ?? of('candidate-pair').find(({ selected }) => selected === true);
	const own = candidateOf(find(pair?.localCandidateId));
	const remote = candidateOf(find(pair?.remoteCandidateId));
	const [channel] = of('data-channel');
	const seconds = asNumber(pair?.currentRoundTripTime);
	const seen = (type: string) =>
		of(type).flatMap((entry) => (entry.candidateType === 'prflx' ? (candidateOf(entry) ?? []) : []));
	return {
		path: own !== undefined && remote !== undefined ? { own, remote } : undefined,
		roundTrip: seconds === undefined ? undefined : seconds * 1_000,
		sent: trafficOf(channel?.bytesSent, channel?.messagesSent),
		received: trafficOf(channel?.bytesReceived, channel?.messagesReceived),
		ownSeen: seen('local-candidate'),
		remoteSeen: seen('remote-candidate')
	};
}

function candidateOf(entry: Entry | undefined): Candidate | undefined {
	if (entry === undefined || !isKind(entry.candidateType)) return undefined;
	const { candidateType: kind, protocol } = entry;
	return {
		kind,
		protocol: typeof protocol === 'string' ? protocol.toLowerCase() : 'udp',
		address: shownAddress(entry.address ?? entry.ip),
		port: asNumber(entry.port)
	};
}

function trafficOf(bytes: unknown, messages: unknown): LinkReport['sent'] {
	return typeof bytes === 'number' && typeof messages === 'number' ? { bytes, messages } : undefined;
}
