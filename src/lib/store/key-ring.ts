// What opens the vault, and how that is changed while it is open. Owns the acts on the vault's record; keeps no master key:
// whoever adds a way in shows the passphrase again.
import { type Bytes, equalBytes } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import type { Connection } from './connection.ts';
import { toAppError } from './disk-errors.ts';
import type { KeyRing, Secret } from './key-ring-port.ts';
import { openNote, saltOf, sealNote, wrapForPasskey } from './passkeys.ts';
import { raisedKdf, type Keys, unwrap, wrap } from './vault.ts';
import { readVault, replaceVault } from './vault-change.ts';
import { type KdfParameters, MAX_PASSKEYS, takesWrapAway, type VaultRecord } from './vault-record.ts';

export interface KeyRingParts {
	readonly connection: Connection;
	readonly keys: Keys;
	readonly writer: number;
	/** What a new wrap of the passphrase costs at least. */
	readonly kdf: KdfParameters;
	/** Told before a wrap is taken away, whose old bytes open with what opened it. */
	readonly leavesResidue: () => void;
}

/** Each but the last was undone by a raise, which happens once. */
const TRIES = 3;

export function createKeyRing({ connection, keys, writer, kdf, leavesResidue }: KeyRingParts): KeyRing {
	let turn: Promise<unknown> = Promise.resolve();

	const read = async (): Promise<VaultRecord> => {
		try {
			return await connection.run(readVault);
		} catch (thrown) {
			throw toAppError(thrown, 'read vault');
		}
	};

	/** One change after another: each begins with what the one before has made. */
	function change(act: (record: VaultRecord) => Promise<VaultRecord>): Promise<void> {
		const changed = turn.then(async () => {
			// Another tab may raise the costs while it unlocks: then the change begins again with what that has made.
			for (let left = TRIES; left > 0; left--) {
				const before = await read();
				const after = await act(before);
				if (takesWrapAway(before, after)) leavesResidue();
				try {
					if (await connection.run((database) => replaceVault(database, before, after, writer))) return;
				} catch (thrown) {
					throw toAppError(thrown, 'change vault');
				}
			}
			throw new AppError('internal', 'change vault');
		});
		turn = changed.catch(() => undefined); // its caller has the error
		return changed;
	}

	return {
		async checkPassphrase(passphrase) {
			(await unwrap(await read(), passphrase)).fill(0);
		},
		async changePassphrase(from, to, forgetPasskeys) {
			if (to === '') throw new AppError('malformed', 'passphrase');
			await change(async (record) =>
				withMasterKey(record, from, async (masterKey) => ({
					...record,
					...(await wrap(masterKey, to, raisedKdf(record.kdf, kdf), record)),
					...(forgetPasskeys && { passkeys: [] })
				}))
			);
		},
		salt: async () => saltOf(await read()),
		async passkeys() {
			const record = await read();
			const salt = saltOf(record);
			return Promise.all(
				record.passkeys.map(async (each) => ({ id: each.id, salt, ...(await openNote(keys.settings, each)) }))
			);
		},
		addPasskey: (passphrase, secret, note) =>
			change(async (record) => {
				const { id } = secret;
				if (record.passkeys.length >= MAX_PASSKEYS) throw new AppError('too-many');
				if (record.passkeys.some((each) => equalBytes(each.id, id))) throw new AppError('already-exists');
				const about = await sealNote(keys.settings, id, note);
				return withMasterKey(record, passphrase, async (masterKey) => {
					const wrappedKey = await wrapForPasskey(masterKey, secret, record);
					return { ...record, passkeys: [...record.passkeys, { id, wrappedKey, about }] };
				});
			}),
		removePasskey: (id) =>
			change((record) =>
				Promise.resolve({ ...record, passkeys: record.passkeys.filter((each) => !equalBytes(each.id, id)) })
			)
	};
}

/** The master key lives as long as this takes. */
async function withMasterKey<T>(
	record: VaultRecord,
	secret: Secret,
	act: (masterKey: Bytes) => Promise<T>
): Promise<T> {
	const masterKey = await unwrap(record, secret);
	return act(masterKey).finally(() => masterKey.fill(0));
}
