// What opens the vault, as the page asks for it. Owns the reading of the page's secrets; the acts are the store's.
import { AppError } from '#lib/protocol/errors.ts';
import type { KeyRing, Passkey, Secret } from '#lib/store/key-ring-port.ts';
import type { Core } from './core.ts';
import type { KeysApi, UnlockSecret } from './keys-api.ts';

/** @throws AppError `malformed` */
export function secretOf(given: UnlockSecret): Secret {
	const secret = 'passkey' in given ? given.passkey : given.passphrase;
	if (typeof secret !== 'string' && !(secret.id instanceof Uint8Array)) throw new AppError('malformed', 'passkey');
	return secret;
}

/** What opens the vault behind the store. */
export function ringOf({ store: { keyRing } }: Core): KeyRing {
	if (keyRing === undefined) throw new AppError('internal', 'no vault behind the store');
	return keyRing;
}

/**
 * @param core the open one, or throws `locked`
 * @param inspect reads the passkeys of a vault that is not open
 */
export function createKeys(core: () => Core, inspect: () => Promise<readonly Passkey[]>): KeysApi {
	const ring = () => ringOf(core());
	const isOpen = (): boolean => {
		try {
			core();
			return true;
		} catch {
			return false;
		}
	};
	return {
		passkeys: async () => (isOpen() ? ring().passkeys() : inspect()),
		passkeySalt: async () => ring().salt(),
		checkPassphrase: async ({ passphrase }) => ring().checkPassphrase(passphrase),
		changePassphrase: async ({ from, to, forgetPasskeys }) =>
			ring().changePassphrase(secretOf(from), to, forgetPasskeys),
		addPasskey: async ({ passphrase, passkey, attachment }) =>
			ring().addPasskey(passphrase, passkey, { addedAt: core().now(), ...(attachment && { attachment }) }),
		removePasskey: async ({ id }) => ring().removePasskey(id),
		hasRoom: async () => (await core().store.hasRoom?.()) ?? true
	};
}
