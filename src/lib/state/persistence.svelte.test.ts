import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Persistence } from './persistence.svelte.ts';

const storage = {
	persisted: vi.fn(() => Promise.resolve(false)),
	persist: vi.fn(() => Promise.resolve(true)),
	estimate: vi.fn(() => Promise.resolve({ usage: 3, quota: 10 }))
};
function stub(browser: Readonly<Record<string, unknown>> = {}) {
	const items = new Map<string, string>();
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => items.get(key) ?? null,
		setItem: (key: string, value: string) => void items.set(key, value)
	});
	vi.stubGlobal('navigator', { storage, vendor: 'Google Inc.', userAgent: 'Chrome/140', ...browser });
	vi.stubGlobal('matchMedia', () => ({ matches: false }));
}
beforeEach(() => {
	vi.clearAllMocks();
	stub();
});
afterEach(() => vi.unstubAllGlobals());

test('nothing is asked before there is something to keep, and then once', async () => {
	const persistence = new Persistence();
	expect([persistence.isKept, storage.persist.mock.calls.length]).toEqual([undefined, 0]);
	await Promise.all([persistence.worthKeeping(), persistence.worthKeeping()]);
	await persistence.worthKeeping();
	expect(storage.persist).toHaveBeenCalledTimes(1);
	expect(persistence.isKept).toBe(true);
});

test('a browser that keeps it already is not asked again', async () => {
	storage.persisted.mockResolvedValueOnce(true);
	const persistence = new Persistence();
	await persistence.worthKeeping();
	expect(storage.persist).not.toHaveBeenCalled();
	expect(persistence.isKept).toBe(true);
});

test('a browser that would ask the person is let do so once, and again only when the person wishes', async () => {
	stub({ userAgent: 'Mozilla/5.0 Firefox/140.0' });
	storage.persist.mockResolvedValue(false);
	await new Persistence().worthKeeping();
	const later = new Persistence();
	await later.worthKeeping();
	expect(storage.persist).toHaveBeenCalledTimes(1);
	await later.askToKeep();
	expect(storage.persist).toHaveBeenCalledTimes(2);
	expect(later.isKept).toBe(false);
});

test('how much there is stands there once it was read; a browser that does not say is no error', async () => {
	const persistence = new Persistence();
	await persistence.load();
	expect([persistence.usage, persistence.quota, persistence.isKept]).toEqual([3, 10, false]);
	stub({ storage: undefined });
	await persistence.load();
	await persistence.askToKeep();
	expect([persistence.usage, persistence.quota, persistence.isKept]).toEqual([undefined, undefined, false]);
});

test('whose browser deletes after a week is told once', () => {
	stub({ vendor: 'Apple Computer, Inc.', userAgent: 'Safari/605' });
	const persistence = new Persistence();
	expect([persistence.hasWeekRule, persistence.tellsWeekRule]).toEqual([true, true]);
	persistence.noteWeekRule();
	expect([persistence.hasWeekRule, persistence.tellsWeekRule]).toEqual([true, false]);
	expect(new Persistence().tellsWeekRule).toBe(false);
	stub();
	expect(new Persistence().hasWeekRule).toBe(false);
});
