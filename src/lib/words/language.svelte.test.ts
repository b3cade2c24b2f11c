// Which language is spoken: what the person chose, else what the browser prefers, else English.
import { afterEach, expect, test, vi } from 'vitest';

/** The module as a visit finds it. */
async function visit(preferred: readonly string[], kept: ReadonlyMap<string, string> = new Map()) {
	const storage = new Map(kept);
	vi.stubGlobal('navigator', { languages: preferred });
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => storage.get(key) ?? null,
		setItem: (key: string, value: string) => storage.set(key, value),
		removeItem: (key: string) => storage.delete(key)
	});
	vi.resetModules();
	const language = await import('./language.svelte.ts');
	await language.speakAsChosen();
	return { ...language, storage };
}

afterEach(() => vi.unstubAllGlobals());

test.each([
	[['de-AT', 'en'], 'de', 'de-AT'],
	[['fr', 'pl'], 'pl', 'pl'],
	[['fr'], 'en', 'en-GB'],
	[['en-US'], 'en', 'en-US'],
	[[], 'en', 'en-GB']
])('a browser that prefers %j is spoken to in %s', async (preferred, tag, locale) => {
	const { languageTag, localeTag } = await visit(preferred);
	expect([languageTag(), localeTag()]).toEqual([tag, locale]);
});

test('what is chosen holds at once and at the next visit, until it is left to the browser', async () => {
	const first = await visit(['pl']);
	await first.chooseLanguage('ar');
	expect([first.languageTag(), first.isRightToLeft(), first.languageChoice()]).toEqual(['ar', true, 'ar']);
	const second = await visit(['pl'], first.storage);
	expect(second.languageTag()).toBe('ar');
	await second.chooseLanguage(undefined);
	expect([second.languageTag(), second.isRightToLeft(), second.storage.size]).toEqual(['pl', false, 0]);
});

test('a choice that is not known any more is as none', async () => {
	expect((await visit(['de'], new Map([['language', 'tlh']]))).languageTag()).toBe('de');
});

test('where the browser keeps nothing a choice holds for the visit', async () => {
	const { chooseLanguage, languageTag } = await visit([]);
	vi.stubGlobal('localStorage', {
		setItem: () => {
			throw new DOMException('', 'QuotaExceededError');
		}
	});
	await chooseLanguage('ja');
	expect(languageTag()).toBe('ja');
});

test('of two choices the later one holds, however long its file takes', async () => {
	const { chooseLanguage, languageTag, say } = await visit([]);
	await Promise.all([chooseLanguage('ja'), chooseLanguage(undefined)]);
	expect([languageTag(), say('common.cancel')]).toEqual(['en', 'Cancel']);
});
