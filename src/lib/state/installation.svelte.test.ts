import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const chrome = { vendor: 'Google Inc.', userAgent: 'Chrome/140.0', maxTouchPoints: 0 };
let events = new EventTarget();
const kept = new Map<string, string>();

/** A page of this browser, from its load on. */
async function visit({ navigator = chrome, standalone = false } = {}) {
	vi.stubGlobal('navigator', navigator);
	vi.stubGlobal('matchMedia', () => ({ matches: standalone }));
	vi.resetModules();
	const { installation } = await import('./installation.svelte.ts');
	installation.start();
	return installation;
}
function offerPrompt(outcome: 'accepted' | 'dismissed') {
	const prompt = vi.fn(() => Promise.resolve({ outcome }));
	const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt });
	events.dispatchEvent(event);
	return { event, prompt };
}
const minutes = (count: number) => vi.advanceTimersByTime(count * 60_000);

beforeEach(() => {
	vi.useFakeTimers();
	kept.clear();
	events = new EventTarget();
	vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
	vi.stubGlobal('location', { port: '' });
	vi.stubGlobal('document', { cookie: '' });
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => kept.set(key, value)
	});
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

test('the prompt is kept, and offered after a delivery, but not in the first minute', async () => {
	const installation = await visit();
	expect([installation.way, installation.isOffered]).toEqual([undefined, false]);
	const { event, prompt } = offerPrompt('accepted');
	expect(event.defaultPrevented).toBe(true);
	expect([installation.way, installation.awaitsDelivery]).toEqual(['prompt', true]);
	installation.opened();
	installation.delivered();
	expect([installation.isOffered, installation.awaitsDelivery]).toEqual([false, false]);
	minutes(1);
	expect(installation.isOffered).toBe(true);
	expect(prompt).not.toHaveBeenCalled();
	await installation.install();
	expect(prompt).toHaveBeenCalledOnce();
	expect([installation.way, installation.isOffered]).toEqual([undefined, false]);
});

test('a second visit is enough, once it has lasted a minute', async () => {
	kept.set('sotto', '1');
	const installation = await visit();
	offerPrompt('dismissed');
	minutes(5);
	expect(installation.isOffered).toBe(false); // still locked
	installation.opened();
	minutes(1);
	expect(installation.isOffered).toBe(true);
});

test('"not now" holds for 30 days and over visits, and the settings have it all the same', async () => {
	kept.set('sotto', '1');
	const first = await visit();
	first.opened();
	minutes(1);
	offerPrompt('dismissed');
	await first.install();
	expect(first.isOffered).toBe(false);
	for (const [days, offered] of [
		[29, false],
		[2, true]
	] as const) {
		minutes(days * 24 * 60);
		const later = await visit();
		offerPrompt('dismissed');
		later.opened();
		minutes(1);
		expect([later.isOffered, later.way]).toEqual([offered, 'prompt']);
	}
});

test('what was installed is never offered again', async () => {
	kept.set('sotto', '1');
	const first = await visit();
	offerPrompt('accepted');
	events.dispatchEvent(new Event('appinstalled'));
	expect(first.way).toBeUndefined();
	const later = await visit();
	offerPrompt('accepted'); // it was taken away again
	later.opened();
	minutes(1);
	expect([later.isOffered, later.way]).toEqual([false, 'prompt']);
	expect((await visit({ standalone: true })).way).toBeUndefined();
});

test('a browser that has no prompt is told the way; Safari says it by itself', async () => {
	kept.set('sotto', '1');
	const firefox = await visit({ navigator: { ...chrome, vendor: '', userAgent: 'Android Firefox/140.0' } });
	firefox.opened();
	minutes(1);
	expect([firefox.way, firefox.isOffered]).toEqual(['firefox-android', true]);
	firefox.notNow();
	expect(firefox.isOffered).toBe(false);
	const safari = await visit({
		navigator: { ...chrome, vendor: 'Apple Computer, Inc.', userAgent: 'Macintosh Version/18.0 Safari/605' }
	});
	safari.opened();
	minutes(1);
	expect([safari.way, safari.isOffered]).toEqual(['mac', false]);
});

test('a prompt that the browser refuses to show is as one that was dismissed', async () => {
	const installation = await visit();
	const { prompt } = offerPrompt('accepted');
	prompt.mockRejectedValue(new DOMException('', 'NotAllowedError'));
	await installation.install();
	expect(installation.way).toBeUndefined();
	expect(kept.get('sotto-install')).toBe(String(Date.now()));
});
