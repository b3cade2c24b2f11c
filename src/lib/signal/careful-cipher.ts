// The library's SessionCipher without its ways of going wrong: works on a record that it is given, tries sessions on
// copies (D2), and bounds what a forged message costs (D11). Lives for one call; stores nothing.
import { toBase64 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { MAX_IN_FLIGHT } from '#lib/protocol/limits.ts';
import { parseRatchetMessage, type RatchetHeader } from './ciphertext.ts';
import {
	type Chain,
	SessionCipher,
	type SessionType,
	type SignalProtocolAddress,
	type StorageType
} from './library.ts';
import { OPEN, type RatchetRecord } from './ratchet-record.ts';

export class CarefulCipher extends SessionCipher {
	readonly #record: RatchetRecord;

	constructor(storage: StorageType, address: SignalProtocolAddress, record: RatchetRecord) {
		super(storage, address);
		this.#record = record;
	}

	/** The record is parsed once, by the caller, who prunes it and looks into it. */
	override getRecord(): Promise<RatchetRecord> {
		return Promise.resolve(this.#record);
	}

	/**
	 * D2: the library tries a message on the living sessions, one after the other. A try that fails has stepped that
	 * session's ratchet all the same, and is stored when another session decrypts: two people who started at the same
	 * moment, and whose answers crossed, could then never read each other again.
	 */
	override async decryptWithSessionList(
		message: ArrayBuffer,
		sessions: SessionType[]
	): Promise<{ plaintext: ArrayBuffer; session: SessionType }> {
		const candidates = sessions.length > 1 ? candidatesOf(message, sessions) : sessions;
		for (const candidate of candidates) {
			// A single candidate may be spoilt: when it fails, the whole record is thrown away.
			const session = candidates.length > 1 ? copySession(candidate) : candidate;
			try {
				return { plaintext: await this.doDecryptWhisperMessage(message, session), session };
			} catch {
				continue;
			}
		}
		throw new AppError('undecryptable');
	}

	override doDecryptWhisperMessage(message: ArrayBuffer, session: SessionType): Promise<ArrayBuffer> {
		const header = parseRatchetMessage(new Uint8Array(message));
		const own = session.currentRatchet.ephemeralKeyPair?.pubKey;
		// Before its first answer a session has no sending chain, and its own key sent back to it would confuse the
		// library so far that it writes the whole session to the console.
		if (own && nameOf(own) === header.chain) throw new AppError('undecryptable', 'reflected');
		if (session.indexInfo.closed !== OPEN) checkJump(header, session);
		return super.doDecryptWhisperMessage(message, session);
	}
}

/** The session that knows the message's chain; else all of them, the open one first, then the newest. */
function candidatesOf(message: ArrayBuffer, sessions: readonly SessionType[]): readonly SessionType[] {
	const { chain } = parseRatchetMessage(new Uint8Array(message));
	const known = sessions.find(({ chains }) => chains[chain] !== undefined);
	return known ? [known] : sessions.toReversed();
}

/**
 * D11: a forged counter makes the library derive up to 2,000 keys on each of two chains before it looks at the MAC, and
 * that for every session. An archived one gets only stragglers, which lie no further ahead than a sender may be.
 */
function checkJump({ chain, counter, previousCounter }: RatchetHeader, { chains, currentRatchet }: SessionType): void {
	const known = chains[chain];
	const last = known ? undefined : chains[nameOf(currentRatchet.lastRemoteEphemeralKey)];
	if (jump(counter, known) > MAX_IN_FLIGHT || (last && jump(previousCounter, last) > MAX_IN_FLIGHT))
		throw new AppError('undecryptable', 'archived');
}

function jump(counter: number, chain: Chain | undefined): number {
	return counter - (chain?.chainKey.counter ?? -1);
}

function nameOf(key: ArrayBuffer): string {
	return toBase64(new Uint8Array(key));
}

/** As deep as the library changes a session in place: it replaces keys and never writes into their bytes. */
function copySession(session: SessionType): SessionType {
	const chains = Object.entries(session.chains).map(([name, chain]): [string, Chain] => [
		name,
		{ ...chain, chainKey: { ...chain.chainKey }, messageKeys: { ...chain.messageKeys } }
	]);
	return {
		...session,
		indexInfo: { ...session.indexInfo },
		currentRatchet: { ...session.currentRatchet },
		oldRatchetList: [...session.oldRatchetList],
		chains: Object.fromEntries(chains)
	};
}
