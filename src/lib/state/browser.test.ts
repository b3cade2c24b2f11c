import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { say } from '#lib/words/language.svelte.ts';
import {
	hasCanary,
	isInstalled,
	isWebKit,
	leaveCanary,
	likelyPhase,
	missingFeature,
	promptsForPersistence,
	readFlag,
	removeCanary,
	setFlag
} from './browser.ts';

/** A browser that has everything. */
const complete = {
	isSecureContext: true,
	RTCPeerConnection: () => undefined,
	indexedDB: {},
	navigator: { locks: {} },
	Worker: () => undefined,
	localStorage: createStorage(),
	location: { port: '8080' },
	document: createCookies(),
	matchMedia: () => ({ matches: false })
};

function createStorage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
	const items = new Map<string, string>();
	return {
		getItem: (key) => items.get(key) ?? null,
		setItem: (key, value) => void items.set(key, value),
		removeItem: (key) => void items.delete(key)
	};
}

function createCookies() {
	const kept = new Map<string, string>();
	return {
		get cookie() {
			return [...kept].map(([name, value]) => `${name}=${value}`).join('; ');
		},
		set cookie(line: string) {
			const [, name = '', value = '', age] = /^(\w+)=(\w*); Max-Age=(\d+); Path=\/; SameSite=Strict$/u.exec(line) ?? [];
			if (age === '0') kept.delete(name);
			else kept.set(name, value);
		}
	};
}

beforeEach(() => {
	for (const [name, value] of Object.entries(complete)) vi.stubGlobal(name, value);
});
afterEach(() => {
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
});

test('a browser that has everything lacks nothing', async () => {
	expect(await missingFeature()).toBeUndefined();
});

test.each([
	['isSecureContext', false, /secure address/u],
	['RTCPeerConnection', undefined, /WebRTC/u],
	['indexedDB', undefined, /IndexedDB/u],
	['navigator', {}, /Web Locks/u],
	['Worker', undefined, /newer version/u]
] as const)('without %s it says what is missing', async (name, value, words) => {
	vi.stubGlobal(name, value);
	expect(say((await missingFeature())!)).toMatch(words);
});

test('without X25519 it says so', async () => {
	vi.spyOn(crypto.subtle, 'generateKey').mockRejectedValue(new DOMException('', 'NotSupportedError'));
	expect(say((await missingFeature())!)).toMatch(/X25519/u);
});

test('the sign that somebody was here stays until it is taken away', () => {
	expect(hasCanary()).toBe(false);
	leaveCanary();
	leaveCanary();
	expect(hasCanary()).toBe(true);
	removeCanary();
	expect(hasCanary()).toBe(false);
});

test('either sign is enough: browsers throw them away by different rules', () => {
	leaveCanary();
	localStorage.removeItem('sotto');
	expect(hasCanary()).toBe(true);
	removeCanary();
	expect(hasCanary()).toBe(false);
	leaveCanary();
	document.cookie = 'sotto8080=; Max-Age=0; Path=/; SameSite=Strict';
	expect(hasCanary()).toBe(true);
	removeCanary();
});

test('another port of the host is another place', () => {
	leaveCanary();
	localStorage.removeItem('sotto');
	vi.stubGlobal('location', { port: '5173' });
	expect(hasCanary()).toBe(false);
	vi.stubGlobal('location', complete.location);
	removeCanary();
});

test('what was told once is remembered, each for itself', () => {
	expect(readFlag('week')).toBe(false);
	setFlag('week');
	expect([readFlag('week'), readFlag('asked'), hasCanary()]).toEqual([true, false, false]);
});

test('whose rule it is to delete after a week, and where it does not hold', () => {
	vi.stubGlobal('navigator', { vendor: 'Apple Computer, Inc.', userAgent: 'Safari/605' });
	expect([isWebKit(), isInstalled(), promptsForPersistence()]).toEqual([true, false, false]);
	vi.stubGlobal('navigator', { vendor: 'Apple Computer, Inc.', standalone: true });
	expect(isInstalled()).toBe(true);
	vi.stubGlobal('navigator', { vendor: '', userAgent: 'Mozilla/5.0 Firefox/140.0' });
	expect([isWebKit(), isInstalled(), promptsForPersistence()]).toEqual([false, false, true]);
	vi.stubGlobal('matchMedia', () => ({ matches: true }));
	expect(isInstalled()).toBe(true);
});

test('what a visit begins with is guessed by the sign, and by whether there is any database', async () => {
	const holding = (databases: () => Promise<unknown>) => vi.stubGlobal('indexedDB', { databases });
	holding(() => Promise.resolve([]));
	expect(await likelyPhase()).toBe('welcome');
	holding(() => Promise.resolve([{ name: 'something' }]));
	expect(await likelyPhase()).toBe('starting');
	holding(() => Promise.reject(new DOMException('no', 'UnknownError')));
	expect(await likelyPhase()).toBe('starting');
	leaveCanary();
	expect(await likelyPhase()).toBe('locked');
	removeCanary();
});
