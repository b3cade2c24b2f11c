// What lies on the disk: after the browser has ended, nobody who reads the profile's files finds a word, a name or a key.
import { expect, test } from './people.ts';
import { startBrowser, WHOLE } from './processes.ts';
import { filesOf, type ProfileFile, searchBytes } from './profile-files.ts';

const NAMES = { ada: 'Adalbertina-Mark-7391', ben: 'Benjaminus-Mark-5527' };
const TEXTS = ['Marked-Text-Quetzalcoatl-81', 'Marked-Answer-Xylophone-64', 'Marked-Waiting-Zanzibar-39'];
const SECRET = 'Marked Passphrase Ornithopter 27';

test('nothing that was said, and nobody who said it, is readable in the profile', async ({ home }, info) => {
	test.setTimeout(240_000);
	const profiles = { ada: info.outputPath('ada'), ben: info.outputPath('ben') };
	const ada = await startBrowser(profiles.ada, home, { ...WHOLE, offline: true });
	const ben = await startBrowser(profiles.ben, home, { ...WHOLE, offline: true });
	await Promise.all([ada.person.arrive(NAMES.ada, SECRET), ben.person.arrive(NAMES.ben, SECRET)]);
	const keys = [await ada.person.publicKey(), await ben.person.publicKey()];
	const link = await ada.person.invite();
	await ben.person.follow(link);
	await ben.person.write(TEXTS[0] ?? '');
	await ada.person.open(NAMES.ben);
	await ada.person.sees(TEXTS[0] ?? '');
	await ada.person.write(TEXTS[1] ?? '');
	await ben.person.sees(TEXTS[1] ?? '');
	await ben.close();
	await ada.person.write(TEXTS[2] ?? ''); // stays in the outbox
	expect(await ada.person.delivery(TEXTS[2] ?? '')).not.toBe('delivered');
	await ada.close();

	for (const profile of Object.values(profiles)) {
		// Ben's browser keeps the address of the link that he opened; everything else of it counts, and all of Ada's.
		const files = filesOf(profile).map((file) =>
			profile === profiles.ben ? without(file, link.slice(link.indexOf('#'))) : file
		);
		// The search finds what is there: the database by its name, and a word of the app in the cache.
		expect(search(files, ['sotto']).length).toBeGreaterThan(0);
		expect(search(files, [...TEXTS, ...Object.values(NAMES), SECRET, ...keys])).toEqual([]);
		expect(
			searchBytes(
				files,
				keys.map((key) => Buffer.from(key, 'base64'))
			)
		).toEqual([]);
	}
});

/** The file with every mention of an address blanked out. */
function without({ path, bytes }: ProfileFile, address: string): ProfileFile {
	for (const encoding of ['utf8', 'utf16le'] as const) {
		const needle = Buffer.from(address, encoding);
		for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at)) bytes.fill(0, at, at + needle.length);
	}
	return { path, bytes };
}

/** Where any of the words stands, in UTF-8 or UTF-16, or inside base64 of them at any of its three alignments. */
function search(files: readonly ProfileFile[], words: readonly string[]): string[] {
	return searchBytes(
		files,
		words.flatMap((word) =>
			(['utf8', 'utf16le'] as const).flatMap((encoding) => {
				const plain = Buffer.from(word, encoding);
				return [plain, ...base64Of(plain).flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')])];
			})
		)
	);
}

/** What base64 of a longer text would have in common with base64 of this part, wherever the part begins. */
function base64Of(plain: Buffer): string[] {
	return [0, 1, 2].map((shift) => {
		const text = Buffer.concat([Buffer.alloc(shift), plain])
			.toString('base64')
			.replace(/=+$/u, '');
		const begin = Math.ceil((shift * 8) / 6);
		return text.slice(begin, -1);
	});
}
