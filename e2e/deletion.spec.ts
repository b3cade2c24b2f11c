// What becomes of a deleted message's bytes: its page, the page's key and the secret that the key was wrapped under, as they
// lay in the profile's files before, are not in them any more when the browser has tidied up, which is when it starts next at
// the latest. What it does not show: that the disk below has forgotten them, or that the old page of a long history goes as
// soon as that of this short one. The secret does: it has a file of its own.
import type { Page } from '@playwright/test';
import { NOBODY } from './long-history.ts';
import { expect, PASSPHRASE, test } from './people.ts';
import { startBrowser, WHOLE } from './processes.ts';
import { filesOf, searchBytes } from './profile-files.ts';
import { keysOf, sealedBytes } from './raw-database.ts';

/** The page's key in `page` and `key`: the first of the first contact. */
const PLACES = [
	['page', [1, 0]],
	['key', [1, 0]],
	['key', 'secret 0'],
	['key', 'secret 1']
] as const;
const TEXTS = Array.from({ length: 66 }, (_, at) => `text ${String(at + 1).padStart(2, '0')}`);
const DELETED = 'text 40';

test('a deleted message cannot be opened from anything that is in the profile', async ({ home }, info) => {
	test.setTimeout(240_000);
	const profile = info.outputPath('ada');
	const first = await startBrowser(profile, home, WHOLE);
	await first.person.arrive('Ada', PASSPHRASE);
	await first.person.addContact(NOBODY, 'Ben');
	await first.person.open('Ben');
	for (const text of TEXTS) await first.person.write(text);
	const before = await readRaw(first.person.page);
	await first.close();
	for (const [at, bytes] of before.entries())
		expect(searchBytes(filesOf(profile), [bytes]), `${String(PLACES[at])} is found where it lies`).not.toEqual([]);

	const second = await startBrowser(profile, home, WHOLE);
	await second.person.unlock(PASSPHRASE);
	await second.person.open('Ben');
	await second.person.remove(DELETED);
	await expect.poll(() => owes(second.person.page), { timeout: 60_000 }).toBe(true);
	await expect.poll(() => owes(second.person.page), { timeout: 90_000, intervals: [1_000] }).toBe(false);
	const after = await readRaw(second.person.page);
	await second.close();
	const files = filesOf(profile);
	// The secret has gone with the file that held it, so nothing opens the page's old key, nor any record of words that lay under
	// the secret itself; all go with the files that are merged.
	expect(searchBytes(files, before.slice(2))).toEqual([]);
	for (const bytes of after) expect(searchBytes(files, [bytes])).not.toEqual([]);

	const third = await startBrowser(profile, home, WHOLE);
	await expect.poll(() => searchBytes(filesOf(profile), before), { timeout: 60_000 }).toEqual([]);
	await third.person.unlock(PASSPHRASE);
	await third.person.open('Ben');
	const bodies = (await third.person.history()).map(({ body }) => body);
	expect(bodies).toHaveLength(TEXTS.length);
	expect(bodies).not.toContain(DELETED);
	expect(bodies).toEqual(expect.arrayContaining(TEXTS.filter((text) => text !== DELETED)));
	await third.close();
});

/** A part of each record as it is sealed on the disk: enough to be found by, and in one piece in whatever file holds it. */
async function readRaw(page: Page): Promise<readonly Buffer[]> {
	const records = PLACES.map(([store, key]) => sealedBytes(page, store, key));
	return (await Promise.all(records)).map((bytes) => bytes.subarray(20, 60));
}

/** Whether something that was deleted may still lie in the files, as the app knows it. */
async function owes(page: Page): Promise<boolean> {
	return (await keysOf(page, 'meta')).includes('residue');
}
