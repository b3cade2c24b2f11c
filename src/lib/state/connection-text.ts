// The words of the report on a connection, for the screen and, shortened, for a text to send to somebody who helps. Owns
// what such a text may hold: no whole address, and neither key nor name, which the report does not have.
import type { AttemptReport, AttemptStep, Candidate, CandidateKind, LinkFailure, LinkReport } from '#lib/rtc/ports.ts';
import { type Key, languageTag, say } from '#lib/words/language.svelte.ts';

export interface ReportSection {
	readonly title: string;
	readonly rows: readonly { readonly label: string; readonly value: string }[];
	/** What it means. */
	readonly note?: string;
}

const failureKeys = {
	signaling: 'report.whySignaling',
	away: 'report.whyAway',
	'no-answer': 'report.whyNoAnswer',
	'no-candidates': 'report.whyNoCandidates',
	'no-path': 'report.whyNoPath',
	invite: 'report.whyInvite',
	lost: 'report.whyLost'
} as const satisfies Record<LinkFailure, Key>;
const stepKeys = {
	queued: 'report.queued',
	gathering: 'report.gathering',
	sending: 'report.sending',
	answer: 'report.answer',
	opening: 'report.opening'
} as const satisfies Record<AttemptStep, Key>;
const kindKeys = {
	host: 'report.kindHost',
	srflx: 'report.kindSrflx',
	prflx: 'report.kindPrflx',
	relay: 'report.kindRelay'
} as const satisfies Record<CandidateKind, Key>;
/** One that ended with a failure has texts of its own. */
const ownOutcomeKeys = {
	running: 'report.ownRunning',
	opened: 'report.ownOpened',
	ended: 'report.ownGivenUp'
} as const satisfies Record<AttemptReport['outcome'], Key>;
const theirOutcomeKeys = {
	running: 'report.theirRunning',
	opened: 'report.theirOpened',
	ended: 'report.theirGivenUp'
} as const satisfies Record<AttemptReport['outcome'], Key>;

/** Everything that the report says, in sections. @param isShort leaves out what would tell where somebody is */
export function connectionSections(report: LinkReport, isShort = false): readonly ReportSection[] {
	const show = isShort ? shortAddress : fullAddress;
	return [
		{ title: say('report.now'), rows: nowRows(report), note: statusWords(report) },
		pathSection(report, show),
		{ title: say('report.network'), rows: [], note: natWords(report) },
		{ title: say('report.ownAddresses'), rows: candidateRows(report.own, show) },
		{ title: say('report.theirAddresses'), rows: candidateRows(report.remote, show) },
		attemptSection(report.attempt)
	];
}

/** The report as text to pass on: addresses are cut short. */
export function connectionText(report: LinkReport): string {
	const lines = connectionSections(report, true).flatMap(({ title, rows, note }) => [
		'',
		title,
		...(note === undefined ? [] : [`  ${note}`]),
		...rows.map((row) => `  ${say('report.line', row)}`)
	]);
	return [say('report.head'), ...lines, ''].join('\n');
}

function statusWords({ status }: LinkReport): string {
	switch (status.state) {
		case 'idle':
			return say('report.idle');
		case 'connecting':
			return say('report.connecting');
		case 'open':
			return say(status.shaky ? 'report.shaky' : 'report.open');
		case 'failed':
			return say('report.failed', { why: say(failureKeys[status.failure]) });
	}
}

function nowRows({ roundTrip, sent, received }: LinkReport): ReportSection['rows'] {
	const traffic = (label: string, passed: LinkReport['sent']) =>
		passed === undefined
			? []
			: { label, value: say('report.traffic', { size: bytesOf(passed.bytes), count: passed.messages }) };
	return [
		...(roundTrip === undefined ? [] : [{ label: say('report.roundTrip'), value: timeOf(roundTrip) }]),
		...[traffic(say('report.sent'), sent), traffic(say('report.received'), received)].flat()
	];
}

function pathSection({ path }: LinkReport, show: typeof fullAddress): ReportSection {
	const title = say('report.path');
	if (path === undefined) return { title, rows: [], note: say('report.noPath') };
	const end = (candidate: Candidate) =>
		say('report.end', {
			address: show(candidate),
			protocol: candidate.protocol.toUpperCase(),
			kind: say(kindKeys[candidate.kind])
		});
	const isRelayed = path.own.kind === 'relay' || path.remote.kind === 'relay';
	return {
		title,
		note: say(isRelayed ? 'report.relayed' : 'report.direct'),
		rows: [
			{ label: say('report.thisEnd'), value: end(path.own) },
			{ label: say('report.otherEnd'), value: end(path.remote) }
		]
	};
}

function natWords({ nat, serversAsked }: LinkReport): string {
	switch (nat) {
		case 'none':
			return say('report.natNone');
		case 'same':
			return say('report.natSame');
		case 'different':
			return say('report.natDifferent');
		case 'unknown':
			if (serversAsked < 2) return say(serversAsked === 0 ? 'report.natNoneAsked' : 'report.natOneAsked');
			return say('report.natUnanswered', { count: serversAsked });
	}
}

function candidateRows(candidates: readonly Candidate[], show: typeof fullAddress): ReportSection['rows'] {
	if (candidates.length === 0) return [{ label: say('report.known'), value: say('report.noneKnown') }];
	const groups = new Map<string, Candidate[]>();
	for (const candidate of candidates) {
		const { protocol, kind } = candidate;
		const label = say('report.group', { protocol: protocol.toUpperCase(), kind: say(kindKeys[kind]) });
		groups.set(label, [...(groups.get(label) ?? []), candidate]);
	}
	const list = new Intl.ListFormat(languageTag(), { type: 'unit', style: 'short' });
	return [...groups].map(([label, members]) => ({
		label,
		value: say('report.members', { count: members.length, addresses: list.format(new Set(members.map(show))) })
	}));
}

function attemptSection(attempt: AttemptReport | undefined): ReportSection {
	const title = say('report.attempt');
	if (attempt === undefined) return { title, rows: [], note: say('report.noAttempt') };
	const { isOwn, steps, outcome, failure } = attempt;
	const time = timeOf(steps.reduce((sum, { ms }) => sum + ms, 0));
	const note =
		outcome === 'ended' && failure !== undefined
			? say(isOwn ? 'report.ownFailed' : 'report.theirFailed', { time, why: say(failureKeys[failure]) })
			: say((isOwn ? ownOutcomeKeys : theirOutcomeKeys)[outcome], { time });
	const rows = steps.map(({ step, ms }) => ({ label: say(stepKeys[step]), value: timeOf(ms) }));
	return { title, rows, note };
}

function fullAddress({ address, port }: Candidate): string {
	if (address === undefined) return say('report.hidden');
	const host = address.includes(':') ? `[${address}]` : address;
	return port === undefined ? host : `${host}:${port}`;
}

/** The network that an address is of, roughly: two numbers of IPv4, one group of IPv6. */
function shortAddress({ address }: Candidate): string {
	if (address === undefined) return say('report.hidden');
	if (address.includes(':')) return `${address.split(':')[0] ?? ''}:…`;
	return `${address.split('.').slice(0, 2).join('.')}.…`;
}

/** "42 ms", "8.1 s" */
function timeOf(ms: number): string {
	return ms < 1_000
		? say('report.milliseconds', { number: decimal(ms < 10 ? ms : Math.round(ms)) })
		: say('report.seconds', { number: decimal(ms / 1_000, 1) });
}

/** "600 bytes", "1.2 kB", "3.4 MB" */
function bytesOf(bytes: number): string {
	if (bytes < 1_000) return say('report.bytes', { count: bytes });
	return bytes < 1e6
		? say('report.kilobytes', { number: decimal(bytes / 1e3, 1) })
		: say('report.megabytes', { number: decimal(bytes / 1e6, 1) });
}

/** As the language writes it, with `least` to one digits after the point and nothing between the thousands. */
function decimal(value: number, least = 0): string {
	const rounded = Number(value.toFixed(1));
	const digits = { minimumFractionDigits: least, maximumFractionDigits: 1, useGrouping: false };
	return rounded.toLocaleString(languageTag(), digits);
}
