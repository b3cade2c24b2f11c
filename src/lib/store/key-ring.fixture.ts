// A vault with one message in it, and the passkeys' secrets of tests.
import { type Bytes, randomBytes } from '#lib/protocol/bytes.ts';
import { createOptions, createText, identity, PASSPHRASE, readRawValue } from './fixtures.ts';
import { createSealedStore, openSealedStore } from './open.ts';
import type { StoredVault } from './vault-record.ts';

export const OTHER = 'another passphrase entirely';
export const AT = Date.UTC(2026, 0, 2);
export const note = { addedAt: AT };

export async function createStore() {
	const options = createOptions();
	const store = await createSealedStore(PASSPHRASE, options);
	await store.commit([
		{ store: 'settings', key: 'identity', value: identity },
		{ store: 'tail', key: [1, 1], value: createText('kept') }
	]);
	return { options, store, ring: store.keyRing };
}
type Options = ReturnType<typeof createOptions>;

/** What a passkey gives, as the page hands it on. */
export const keyOf = (output: Bytes, name = 'HKDF') =>
	crypto.subtle.importKey('raw', output, name, false, name === 'HKDF' ? ['deriveKey'] : ['encrypt']);
export const createSecret = async (bytes = 32) => ({ id: randomBytes(bytes), key: await keyOf(randomBytes(32)) });

export const readRecord = ({ name }: Options) => readRawValue(name, 'meta', 'vault') as Promise<StoredVault>;

/** @returns the message, read through a store that the secret opened */
export const opens = async (options: Options, secret: Parameters<typeof openSealedStore>[0]) =>
	(await openSealedStore(secret, options)).read('tail', [1, 1]);
