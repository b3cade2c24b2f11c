import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hasCanary, leaveCanary, missingFeature, removeCanary } from './browser.ts';

/** A browser that has everything. */
const complete = {
	isSecureContext: true,
	RTCPeerConnection: () => undefined,
	indexedDB: {},
	navigator: { locks: {} },
	Worker: () => undefined,
	localStorage: createStorage()
};

function createStorage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
	const items = new Map<string, string>();
	return {
		getItem: (key) => items.get(key) ?? null,
		setItem: (key, value) => void items.set(key, value),
		removeItem: (key) => void items.delete(key)
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
	expect(await missingFeature()).toMatch(words);
});

test('without X25519 it says so', async () => {
	vi.spyOn(crypto.subtle, 'generateKey').mockRejectedValue(new DOMException('', 'NotSupportedError'));
	expect(await missingFeature()).toMatch(/X25519/u);
});

test('the sign that somebody was here stays until it is taken away', () => {
	expect(hasCanary()).toBe(false);
	leaveCanary();
	leaveCanary();
	expect(hasCanary()).toBe(true);
	removeCanary();
	expect(hasCanary()).toBe(false);
});
