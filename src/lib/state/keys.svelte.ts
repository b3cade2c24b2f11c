// What opens the vault, as components see and change it. Owns the list of passkeys that is drawn, and the order of the steps
// of a change; no passphrase stays in it.
import { AppError, errorCode } from '#lib/protocol/errors.ts';
import type { Bytes } from '#lib/protocol/bytes.ts';
import type { VaultApi } from '#lib/worker/api.ts';
import type { PasskeyView, UnlockSecret } from '#lib/worker/keys-api.ts';
import { say } from '#lib/words/language.svelte.ts';
import type { KeysState, NewPasskey } from './view.ts';
import { askPasskeys, discardPasskey, makePasskey, passkeysMissing } from './webauthn.ts';
import { wordsOf } from './words.ts';

export class Keys implements KeysState {
	readonly #vault: () => VaultApi;
	#passkeys = $state.raw<readonly PasskeyView[]>([]);
	#writing: Promise<unknown> | undefined;

	/** @param vault of the worker that runs */
	constructor(vault: () => VaultApi) {
		this.#vault = vault;
	}

	get passkeys(): readonly PasskeyView[] {
		return this.#passkeys;
	}
	get missing(): string | undefined {
		return passkeysMissing();
	}
	/** A change under way, which locking waits for a moment. Never rejects. */
	get writing(): Promise<unknown> | undefined {
		return this.#writing;
	}

	/** Reads the passkeys anew. What cannot be read is told by whoever unlocks. */
	async load(): Promise<void> {
		try {
			this.#passkeys = await this.#vault().passkeys();
		} catch {
			this.#passkeys = [];
		}
	}

	/** Asks for one of the passkeys. @throws AppError */
	async ask(signal: AbortSignal): Promise<UnlockSecret> {
		return { passkey: await askPasskeys(this.#passkeys, signal) };
	}

	async changePassphrase(
		from: string | undefined,
		to: string,
		forgetPasskeys: boolean,
		signal: AbortSignal
	): Promise<string | undefined> {
		try {
			const secret = from === undefined ? await this.ask(signal) : { passphrase: from };
			await this.#write(this.#vault().changePassphrase({ from: secret, to, forgetPasskeys }));
			return undefined;
		} catch (error) {
			return errorCode(error) === 'internal' ? say('errors.outcomeUnknown') : wordsOf(error);
		}
	}

	/** @throws AppError `wrong-passphrase`, `too-many`; those of `makePasskey` */
	async makePasskey(passphrase: string, signal: AbortSignal): Promise<NewPasskey> {
		const vault = this.#vault();
		await vault.checkPassphrase({ passphrase }); // before an authenticator keeps what would be of no use
		const salt = await vault.passkeySalt();
		const made = await makePasskey(salt, this.#passkeys, signal);
		let isUsed = false;
		return {
			addIt: async (again) => {
				const passkey = await askPasskeys([{ id: made.id, salt }], again);
				const { attachment } = made;
				try {
					await this.#write(vault.addPasskey({ passphrase, passkey, ...(attachment && { attachment }) }));
					isUsed = true;
				} catch (error) {
					isUsed ||= errorCode(error) === 'internal' || errorCode(error) === 'locked'; // it may be there
					throw error;
				}
			},
			discard: () => {
				if (!isUsed) void discardPasskey(made.id);
			}
		};
	}

	async removePasskey(id: Bytes): Promise<void> {
		await this.#write(this.#vault().removePasskey({ id }));
		void discardPasskey(id);
	}

	async #write(change: Promise<void>): Promise<void> {
		const settled = change.catch(() => undefined);
		this.#writing = settled;
		try {
			await change;
		} finally {
			if (this.#writing === settled) this.#writing = undefined;
		}
		await this.load();
	}
}

/** The words of a failed step; undefined for one that was given up by leaving. */
export function stepWords(error: unknown, signal: AbortSignal): string | undefined {
	return signal.aborted ? undefined : wordsOf(error instanceof AppError ? error : new AppError('internal'));
}
