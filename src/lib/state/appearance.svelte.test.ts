// What was chosen of the appearance: on the page before anything is drawn, at once when it is chosen, and at later visits.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test, vi } from 'vitest';
import { grounds, type Theme } from './appearance.svelte.ts';

const shell = readFileSync(new URL('../../app.html', import.meta.url), 'utf8');
const script = /<script>(?<text>.*?)<\/script>/su.exec(shell)?.groups?.text ?? '';

/** The page as a visit finds it. */
async function visit(kept: ReadonlyMap<string, string> = new Map(), systemContrast = false) {
	const storage = new Map(kept);
	const attributes = new Map<string, string>();
	const frame: Record<Theme, string> = { light: '', dark: '' };
	const meta = (theme: Theme) => ({ setAttribute: (_: string, colour: string) => (frame[theme] = colour) });
	const media = Object.assign(new EventTarget(), { matches: systemContrast });
	const windowed = new EventTarget();
	const localStorage = {
		getItem: (key: string) => storage.get(key) ?? null,
		setItem: (key: string, value: string) => storage.set(key, value),
		removeItem: (key: string) => storage.delete(key)
	};
	vi.stubGlobal('localStorage', localStorage);
	vi.stubGlobal('matchMedia', () => media);
	vi.stubGlobal('addEventListener', windowed.addEventListener.bind(windowed));
	vi.stubGlobal('document', {
		documentElement: {
			setAttribute: (name: string, value: string) => attributes.set(name, value),
			removeAttribute: (name: string) => attributes.delete(name)
		},
		querySelector: (selector: string) => meta(selector.includes('dark') ? 'dark' : 'light')
	});
	vi.resetModules();
	const appearance = await import('./appearance.svelte.ts');
	appearance.followAppearance();
	const worn = () => Object.fromEntries(attributes);
	const contrastOfSystem = (isMore: boolean) => {
		media.matches = isMore;
		media.dispatchEvent(new Event('change'));
	};
	/** Another tab has chosen. */
	const elsewhere = (name: string, value: string) => {
		storage.set(name, value);
		windowed.dispatchEvent(new Event('storage'));
	};
	return { ...appearance, storage, localStorage, worn, frame, contrastOfSystem, elsewhere };
}

afterEach(() => vi.unstubAllGlobals());

test('where nothing was chosen it is as the system has it', async () => {
	const { worn, frame, appearance } = await visit();
	expect(worn()).toEqual({});
	expect(frame).toEqual({ light: grounds.light.usual, dark: grounds.dark.usual });
	expect(appearance()).toEqual({ theme: undefined, contrast: undefined, accent: undefined });
});

test('what is chosen holds at once and at the next visit, until it is left to the system', async () => {
	const first = await visit();
	first.chooseAppearance({ theme: 'dark' });
	first.chooseAppearance({ contrast: 'more', accent: 'moss' });
	const dark = { 'data-theme': 'dark', 'data-contrast': 'more', 'data-accent': 'moss' };
	expect(first.worn()).toEqual(dark);
	expect(first.frame).toEqual({ light: grounds.dark.more, dark: grounds.dark.more });
	const second = await visit(first.storage);
	expect(second.worn()).toEqual(dark);
	second.chooseAppearance({ theme: undefined, contrast: undefined, accent: undefined });
	expect(second.worn()).toEqual({});
	expect(second.frame).toEqual({ light: grounds.light.usual, dark: grounds.dark.usual });
	expect(second.storage.size).toBe(0);
});

test('more contrast follows the system, unless it was chosen', async () => {
	const { worn, contrastOfSystem, chooseAppearance, frame } = await visit(new Map(), true);
	expect(worn()).toEqual({ 'data-contrast': 'more' });
	expect(frame).toEqual({ light: grounds.light.more, dark: grounds.dark.more });
	contrastOfSystem(false);
	expect(worn()).toEqual({});
	chooseAppearance({ contrast: 'more' });
	contrastOfSystem(true);
	contrastOfSystem(false);
	expect(worn()).toEqual({ 'data-contrast': 'more' });
});

test('what another tab chooses holds here, too', async () => {
	const { worn, elsewhere, appearance } = await visit();
	elsewhere('theme', 'light');
	expect(worn()).toEqual({ 'data-theme': 'light' });
	expect(appearance().theme).toBe('light');
});

test('what is not known any more is as none', async () => {
	const kept = new Map(Object.entries({ theme: 'sepia', contrast: 'less', accent: 'pink' }));
	expect((await visit(kept)).worn()).toEqual({});
});

test('where the browser keeps nothing a choice holds for the visit', async () => {
	const { chooseAppearance, worn, localStorage } = await visit();
	localStorage.setItem = () => {
		throw new DOMException('', 'QuotaExceededError');
	};
	chooseAppearance({ theme: 'dark' });
	expect(worn()).toEqual({ 'data-theme': 'dark' });
});

test('the page has it before the app is there, as the app would have it', async () => {
	const { chooseAppearance, storage, worn, localStorage } = await visit();
	chooseAppearance({ theme: 'dark', contrast: 'more', accent: 'clay' });
	const dataset: Record<string, string> = {};
	runInNewContext(script, { localStorage, document: { documentElement: { dataset } } });
	expect(Object.fromEntries(Object.entries(dataset).map(([name, value]) => [`data-${name}`, value]))).toEqual(worn());
	storage.clear();
	const bare: Record<string, string> = {};
	runInNewContext(script, { localStorage, document: { documentElement: { dataset: bare } } });
	expect(bare).toEqual({});
});

test('a browser that refuses its storage is no fault of the page', () => {
	const page = {
		get localStorage(): Storage {
			throw new DOMException('', 'SecurityError');
		}
	};
	expect(() => void runInNewContext(script, page)).not.toThrow();
});
