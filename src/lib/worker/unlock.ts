// First visit and unlock: from a passphrase to a core. Owns the order: lock, vault, identity, what must be forgotten.
import { fromBase64, toBase64 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { installCurve } from '#lib/signal/curve.ts';
import { createIdentity, identityFromSeed } from '#lib/signal/identity.ts';
import type { SettingsRows, StorePort } from '#lib/store/rows.ts';
import type { Me, Unlocked } from './api.ts';
import { readContacts } from './contacts.ts';
import type { Core } from './core.ts';
import { forgetOneTimePrekeys } from './prekey-chest.ts';
import { defaultPreferences, readSetting } from './preferences.ts';
import { createQueue } from './queue.ts';
import { createSearchIndex } from './search-index.ts';
import { contactView } from './views.ts';

/** Registration ids are 14 bits and not 0, as the field's. */
const MAX_REGISTRATION_ID = 0x3fff;

/** Makes the identity of a first visit in an empty store. @param name as `checkName` gives it */
export async function createCore(store: StorePort, name: string, now: () => number): Promise<Core> {
	const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
	const identity: SettingsRows['identity'] = {
		seed: toBase64(createIdentity().seed),
		name,
		registrationId: (random % MAX_REGISTRATION_ID) + 1
	};
	await store.commit([{ store: 'settings', key: 'identity', value: identity }]);
	return readCore(store, now);
}

/** Reads everything that is kept in memory. No attempt has survived: one-time prekeys are forgotten. */
export async function readCore(store: StorePort, now: () => number): Promise<Core> {
	await installCurve();
	const [row, preferences, numbers] = await Promise.all([
		readSetting(store, 'identity'),
		readSetting(store, 'preferences'),
		readSetting(store, 'numbers')
	]);
	if (row === undefined) throw new AppError('database-gone', 'identity');
	const [contacts, invites, prekeys] = await Promise.all([
		readContacts(store),
		store.readAll('invite'),
		store.readAll('prekey')
	]);
	const core: Core = {
		identity: identityFromSeed(fromBase64(row.seed)),
		name: row.name,
		preferences: { ...defaultPreferences, ...preferences }, // rows of before lack what came later
		registrationId: row.registrationId,
		store,
		now,
		contacts,
		lastNumber: Math.max(numbers?.contact ?? 0, ...[...contacts.values()].map(({ number }) => number)),
		invites: new Map(invites.map(({ key, value }) => [key, value])),
		signedPrekeys: new Map(prekeys.flatMap(({ key, value }) => (value.signature === undefined ? [] : [[key, value]]))),
		oneTimePrekeys: new Map(prekeys.flatMap(({ key, value }) => (value.signature === undefined ? [[key, value]] : []))),
		refusals: new Map(),
		shared: createQueue(),
		diagnostics: { droppedOffers: 0, ignoredContents: 0, undecryptable: 0, malformedFrames: 0, missingEntries: 0 },
		index: createSearchIndex(),
		expiryChanged: () => undefined
	};
	await forgetOneTimePrekeys(core);
	return core;
}

function meOf({ identity, name }: Core): Me {
	return { publicKey: identity.publicKey, name };
}

export function unlockedView(core: Core): Unlocked {
	const contacts = [...core.contacts.values()].map((contact) => contactView(core, contact));
	return { me: meOf(core), preferences: core.preferences, contacts };
}
