// The words of the report on a connection, for the screen and, shortened, for a text to send to somebody who helps. Owns
// what such a text may hold: no whole address, and neither key nor name, which the report does not have.
import type { AttemptReport, AttemptStep, Candidate, CandidateKind, LinkFailure, LinkReport } from '#lib/rtc/ports.ts';

export interface ReportSection {
	readonly title: string;
	readonly rows: readonly { readonly label: string; readonly value: string }[];
	/** What it means. */
	readonly note?: string;
}

const failureWords: Readonly<Record<LinkFailure, string>> = {
	signaling: 'the signaling server was not reached',
	away: 'the other side was not online',
	'no-answer': 'the other side was online and did not answer in time',
	'no-candidates': 'this browser found no network address of its own',
	'no-path': 'both sides answered, and no path through the two networks was found',
	invite: 'the other side does not honour the invite any more',
	lost: 'the connection was lost, or one of the browsers could not take part'
};
const stepWords: Readonly<Record<AttemptStep, string>> = {
	queued: 'Waiting for its turn',
	gathering: 'Looking for addresses',
	sending: 'Sealing and sending them',
	answer: 'Waiting for the answer',
	opening: 'Finding a path'
};
const kindWords: Readonly<Record<CandidateKind, string>> = {
	host: 'of the device itself (host)',
	srflx: 'public, as a server saw it (srflx)',
	prflx: 'seen while connecting (prflx)',
	relay: 'of a relay (relay)'
};

/** Everything that the report says, in sections. @param isShort leaves out what would tell where somebody is */
export function connectionSections(report: LinkReport, isShort = false): readonly ReportSection[] {
	const show = isShort ? shortAddress : fullAddress;
	return [
		{ title: 'Now', rows: nowRows(report), note: statusWords(report) },
		pathSection(report, show),
		{ title: 'Your network', rows: [], note: natWords(report) },
		{ title: 'Addresses of this device', rows: candidateRows(report.own, show) },
		{ title: 'Addresses of the other device', rows: candidateRows(report.remote, show) },
		attemptSection(report.attempt)
	];
}

/** The report as text to pass on: addresses are cut short. */
export function connectionText(report: LinkReport): string {
	const lines = connectionSections(report, true).flatMap(({ title, rows, note }) => [
		'',
		title,
		...(note === undefined ? [] : [`  ${note}`]),
		...rows.map(({ label, value }) => `  ${label}: ${value}`)
	]);
	return ['Sotto: connection report', ...lines, ''].join('\n');
}

function statusWords({ status }: LinkReport): string {
	switch (status.state) {
		case 'idle':
			return 'There is no connection, and none is being made.';
		case 'connecting':
			return 'A connection is being made.';
		case 'open':
			return status.shaky ? 'Connected, but nothing passes just now. Sotto mends it by itself.' : 'Connected.';
		case 'failed':
			return `Not connected: ${failureWords[status.failure]}.`;
	}
}

function nowRows({ roundTrip, sent, received }: LinkReport): ReportSection['rows'] {
	const traffic = (label: string, passed: LinkReport['sent']) =>
		passed === undefined
			? []
			: {
					label,
					value: `${bytesOf(passed.bytes)} in ${passed.messages} ${passed.messages === 1 ? 'frame' : 'frames'}`
				};
	return [
		...(roundTrip === undefined ? [] : [{ label: 'There and back', value: timeOf(roundTrip) }]),
		...[traffic('Sent', sent), traffic('Received', received)].flat()
	];
}

function pathSection({ path }: LinkReport, show: typeof fullAddress): ReportSection {
	const title = 'Path';
	if (path === undefined) return { title, rows: [], note: 'None is in use.' };
	const end = (candidate: Candidate) =>
		`${show(candidate)}, ${candidate.protocol.toUpperCase()}, ${kindWords[candidate.kind]}`;
	const isRelayed = path.own.kind === 'relay' || path.remote.kind === 'relay';
	return {
		title,
		note: isRelayed ? 'Over a relay, which passes on what it cannot read.' : 'Direct, from one device to the other.',
		rows: [
			{ label: 'This end', value: end(path.own) },
			{ label: 'The other end', value: end(path.remote) }
		]
	};
}

function natWords({ nat, serversAsked }: LinkReport): string {
	switch (nat) {
		case 'none':
			return 'This device has a public address of its own. Direct connections are easy from here.';
		case 'same':
			return 'It gives this device one public address for everybody. Direct connections mostly work from here.';
		case 'different':
			return 'It gives this device another public address for each server and contact (symmetric NAT). A direct connection to somebody whose network does the same is unlikely: try another network, such as a phone’s hotspot, on either side.';
		case 'unknown':
			return serversAsked < 2
				? `What it does to addresses is not known: two servers can tell, and ${serversAsked === 0 ? 'none was' : 'one was'} asked.`
				: `What it does to addresses is not known: of the ${serversAsked} servers asked, two are not known to have answered.`;
	}
}

function candidateRows(candidates: readonly Candidate[], show: typeof fullAddress): ReportSection['rows'] {
	if (candidates.length === 0) return [{ label: 'Known', value: 'none' }];
	const groups = new Map<string, Candidate[]>();
	for (const candidate of candidates) {
		const label = `${candidate.protocol.toUpperCase()}, ${kindWords[candidate.kind]}`;
		groups.set(label, [...(groups.get(label) ?? []), candidate]);
	}
	return [...groups].map(([label, members]) => ({
		label,
		value: `${members.length} (${[...new Set(members.map(show))].join(', ')})`
	}));
}

function attemptSection(attempt: AttemptReport | undefined): ReportSection {
	const title = 'Last attempt';
	if (attempt === undefined) return { title, rows: [], note: 'There was none since Sotto was unlocked.' };
	const { isOwn, steps, outcome, failure } = attempt;
	const who = isOwn ? 'This side called.' : 'The other side called.';
	const total = timeOf(steps.reduce((sum, { ms }) => sum + ms, 0));
	const ends = {
		running: `It has been under way for ${total}.`,
		opened: `It was connected after ${total}.`,
		ended:
			failure === undefined ? `It was given up after ${total}.` : `It failed after ${total}: ${failureWords[failure]}.`
	};
	const rows = steps.map(({ step, ms }) => ({ label: stepWords[step], value: timeOf(ms) }));
	return { title, rows, note: `${who} ${ends[outcome]}` };
}

const hidden = 'hidden by the browser';

function fullAddress({ address, port }: Candidate): string {
	if (address === undefined) return hidden;
	const host = address.includes(':') ? `[${address}]` : address;
	return port === undefined ? host : `${host}:${port}`;
}

/** The network that an address is of, roughly: two numbers of IPv4, one group of IPv6. */
function shortAddress({ address }: Candidate): string {
	if (address === undefined) return hidden;
	if (address.includes(':')) return `${address.split(':')[0] ?? ''}:…`;
	return `${address.split('.').slice(0, 2).join('.')}.…`;
}

/** "42 ms", "8.1 s" */
function timeOf(ms: number): string {
	return ms < 1_000 ? `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** "600 bytes", "1.2 kB", "3.4 MB" */
function bytesOf(bytes: number): string {
	if (bytes < 1_000) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
	return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
