// The library's session record, kept small: it forgets old chains, skipped keys and archived sessions, which the
// library means to do and does not. Owns the three limits. Knows no clock: what is older was there before.
import { AppError } from '#lib/protocol/errors.ts';
import { type Bytes, fromBase64, toBase64 } from '#lib/protocol/bytes.ts';
import { type Chain, SessionRecord, type SessionType } from './library.ts';

/**
 * Archived sessions kept beside the open one. Two people who start at the same moment need one; each start that is lost
 * or overtaken meanwhile needs one more: with four, one in 1,500 runs of `crossing.test.ts` ended with two people who
 * could not read each other, with six none. More would only be more keys on the disk, more work for every message and
 * more sessions to try a forged one on (D11): on one link only one side starts (docs/protocol.md, section 4).
 */
const MAX_ARCHIVED = 6;

/** Receiving chains kept behind the current one: the library's own number. */
const MAX_OLD_CHAINS = 10;

/** Keys of skipped messages kept per session: as many as the library skips at once. It would keep any number. */
const MAX_SKIPPED_KEYS = 2_000;

/** What a session without an end has in `closed`; archived ones have their place in the order of archiving. */
export const OPEN = -1;

export class RatchetRecord extends SessionRecord {
	/**
	 * @param text what `serialize` wrote; undefined: a record without a session
	 * @throws AppError `malformed`
	 */
	static parse(text: string | undefined): RatchetRecord {
		const record = new RatchetRecord();
		if (text === undefined) return record;
		try {
			record.sessions = SessionRecord.deserialize(text).sessions;
		} catch {
			throw new AppError('malformed', 'session record');
		}
		return record;
	}

	/** Opens a session in place of the open one, which is archived. */
	open(session: SessionType): void {
		this.archiveCurrentState();
		this.promoteState(session);
		this.updateSessionState(session);
	}

	/** Keeps the open session alone. */
	forgetArchived(): void {
		for (const [key, { indexInfo }] of Object.entries(this.sessions))
			if (indexInfo.closed !== OPEN) Reflect.deleteProperty(this.sessions, key);
	}

	/** The library writes the time into `closed`; a clock that is put back would make the newest the oldest. */
	override archiveCurrentState(): void {
		const session = this.getOpenSession();
		if (session === undefined) return;
		session.indexInfo.closed = 1 + Math.max(0, ...this.getSessions().map(({ indexInfo }) => indexInfo.closed));
		this.updateSessionState(session);
	}

	/**
	 * D3: the library shortens the list of old chains and deletes `session[key]` where it means `session.chains[key]`: no
	 * receiving chain ever goes, the record grows with every turn of the conversation, and keys of long ago stay.
	 */
	override removeOldChains(session: SessionType): void {
		const { chains, currentRatchet, oldRatchetList } = session;
		oldRatchetList.splice(0, oldRatchetList.length - MAX_OLD_CHAINS);
		if (Object.keys(chains).length > oldRatchetList.length + 2) {
			const kept = new Set(
				[
					currentRatchet.lastRemoteEphemeralKey,
					currentRatchet.ephemeralKeyPair?.pubKey,
					...oldRatchetList.map(({ ephemeralKey }) => ephemeralKey)
				].map((key) => toBase64(new Uint8Array(key ?? [])))
			);
			for (const key of Object.keys(chains)) if (!kept.has(key)) Reflect.deleteProperty(chains, key);
		}
		removeSkippedKeys(Object.values(chains));
	}

	/** D11: the library keeps 40. D12: its own loop never ends when two must go at once. */
	override removeOldSessions(): void {
		const archived = Object.entries(this.sessions).filter(([, { indexInfo }]) => indexInfo.closed !== OPEN);
		if (archived.length <= MAX_ARCHIVED) return;
		archived.sort(([, a], [, b]) => b.indexInfo.closed - a.indexInfo.closed);
		for (const [key] of archived.slice(MAX_ARCHIVED)) Reflect.deleteProperty(this.sessions, key);
	}
}

/**
 * The X3DH base key of the open session: all that is decoded, since records are asked for it far more than used.
 * @throws AppError `malformed`
 */
export function openBaseKey(text: string): Bytes | undefined {
	try {
		const { sessions } = JSON.parse(text) as { sessions: Readonly<Record<string, SessionType<string>>> };
		const open = Object.values(sessions).find(({ indexInfo }) => indexInfo.closed === OPEN);
		return open && fromBase64(open.indexInfo.baseKey ?? '');
	} catch {
		throw new AppError('malformed', 'session record');
	}
}

/** @param chains oldest first, as objects keep them: the keys of the oldest messages go first */
function removeSkippedKeys(chains: readonly Chain[]): void {
	const skipped = chains.map(({ messageKeys }) => ({ messageKeys, counters: Object.keys(messageKeys) }));
	let excess = skipped.reduce((sum, { counters }) => sum + counters.length, 0) - MAX_SKIPPED_KEYS;
	for (const { messageKeys, counters } of skipped) {
		if (excess <= 0) return;
		const oldest = counters.slice(0, excess); // in ascending order, as keys that are numbers are
		for (const counter of oldest) Reflect.deleteProperty(messageKeys, counter);
		excess -= oldest.length;
	}
}
