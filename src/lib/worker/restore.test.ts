// A restore that is refused or interrupted leaves nothing: until the identity is written there is none.
import { expect, test } from 'vitest';
import { AppError, errorCode } from '#lib/protocol/errors.ts';
import { readRaw } from '#lib/store/fixtures.ts';
import { createSealedStore, discardUnfinished, inspectVault, openSealedStore } from '#lib/store/open.ts';
import type { StorePort } from '#lib/store/rows.ts';
import type { RestoreState } from './backup-api.ts';
import { restoreBackup } from './restore.ts';
import { backUp, FILE_PASSPHRASE, restorePeer } from './testing/backups.ts';
import { crashKinds, createCrashSite } from './testing/crash.ts';
import { createFaults } from './testing/faults.ts';
import { createFriends, entriesOf, talk, write } from './testing/peers.ts';
import { createVault, type VaultPlace } from './vault.ts';

test('a file that is refused leaves no vault, and so does one that changes while it is read', async () => {
	const [ada] = await createFriends();
	const file = await backUp(ada);
	const bytes = new Uint8Array(await file.arrayBuffer());
	const refused = (given: Blob) => restorePeer('Ada', given).then(() => 'restored', errorCode);
	const databases = await indexedDB.databases();
	const damaged = bytes.slice();
	damaged[200]! ^= 1;
	expect(await refused(new Blob([damaged]))).toBe('backup-damaged');
	expect(await refused(new Blob([bytes.slice(0, -1)]))).toBe('backup-truncated');
	expect(await indexedDB.databases()).toEqual(databases); // judged before anything is made

	// The second reading finds another file.
	let reads = 0;
	const changing = new Proxy(file, {
		get(target, name) {
			if (name === 'size') return target.size;
			if (name !== 'slice') throw new Error('not read like this');
			return (from: number, to: number) => (++reads > 2 ? new Blob([damaged]) : target).slice(from, to);
		}
	});
	expect(await refused(changing)).toBe('backup-damaged');
	const [made] = (await indexedDB.databases()).filter(({ name }) => !databases.some((known) => known.name === name));
	expect(await inspectVault({ name: made!.name! })).toBe('empty');
});

test('a restore tells how far it is, from its beginning to its end', async () => {
	const [ada, ben] = await createFriends();
	for (let n = 1; n <= 3; n++) await write(ada, ben, `text ${n}`);
	const told: RestoreState[] = [];
	const create = () => createSealedStore('open', { name: 'told', kdf });
	await restoreBackup(await backUp(ada), FILE_PASSPHRASE, create, (state) => told.push(state));
	expect(told[0]).toEqual({ stage: 'restoring', share: 0 });
	expect(told.at(-1)).toEqual({ stage: 'restoring', share: 1 });
});

test.each(crashKinds)(
	'a restore whose worker ends anywhere leaves no identity, or the whole one (%s)',
	async (kind) => {
		const [ada, ben] = await createFriends();
		for (let n = 1; n <= 3; n++) await write(ada, ben, `text ${n}`);
		await (await talk(ada, ben)).close();
		await write(ada, ben, 'waits');
		const file = await backUp(ada);
		const states: string[] = [];
		for (let at = 0, ended = 'crashed'; ended === 'crashed'; at++) {
			const site = createCrashSite();
			const name = `restored-${kind}-${at}`;
			const restore = (place: VaultPlace) =>
				createVault(place).restore({ file, filePassphrase: FILE_PASSPHRASE, passphrase: 'open' });
			ended = await site.run(kind, at, () => restore({ ...placeOf(name, site.wrap), discard: dead }));
			const state = await inspectVault({ name });
			if (ended === 'crashed') states.push(state);
			// As people find it: where there is no identity yet, they restore once more.
			if (state === 'empty') await restore(placeOf(name));
			const vault = createVault(placeOf(name));
			await vault.unlock({ passphrase: 'open', takeOver: false });
			expect(await vault.history({ contact: ben.key, limit: 100 })).toEqual(await entriesOf(ada, ben));
			const rows = await (await openSealedStore('open', { name, kdf })).readAll('tail');
			expect(rows).toHaveLength(4); // and nothing of the first attempt
		}
		expect(states).toContain('empty');
		expect(states.includes('locked')).toBe(kind !== 'before-commit');
	}
);

test('a disk that fails in the middle of a restore is left without a trace of it', async () => {
	const [ada, ben] = await createFriends();
	await write(ada, ben, 'text');
	const file = await backUp(ada);
	const faults = createFaults();
	let commits = 0;
	faults.commit = (commit) => (commits++ === 1 ? Promise.reject(new AppError('disk-full')) : commit());
	const place = placeOf('full', faults.wrap);
	await expect(
		createVault(place).restore({ file, filePassphrase: FILE_PASSPHRASE, passphrase: 'open' })
	).rejects.toMatchObject({ code: 'disk-full' });
	expect(await inspectVault({ name: 'full' })).toBe('empty');
	const left = (await readRaw('full')).filter(({ key }) => key !== 'writer' && key !== 'ballast');
	expect(left).toEqual([]);
});

const kdf = { memory: 64, passes: 1, lanes: 1 };
/** A worker that was ended clears nothing up. */
const dead = () => Promise.reject(new Error('dead'));

/** A browser's place for a vault, over a fake disk. */
function placeOf(name: string, wrap: (store: StorePort) => StorePort = (store) => store): VaultPlace {
	return {
		inspect: () => inspectVault({ name }),
		passkeys: () => Promise.resolve([]),
		becomeWriter: () => Promise.resolve(),
		create: async (passphrase) => wrap(await createSealedStore(passphrase, { name, kdf })),
		open: async (passphrase) => wrap(await openSealedStore(passphrase, { name, kdf })),
		discard: () => discardUnfinished({ name }),
		kdf,
		resign: () => undefined,
		now: Date.now
	};
}
