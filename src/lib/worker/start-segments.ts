// Starts the segment worker from within the vault worker, so that it ends with it: locking leaves no word in memory. Owns the
// worker's one Trusted Types policy.
import { createRemoteEngine } from '#lib/search/remote-engine.ts';
import type { SegmentEngine } from '#lib/search/engine.ts';

interface PolicyFactory {
	createPolicy(
		name: 'app-url',
		rules: { createScriptURL(url: string): string }
	): { createScriptURL(url: string): unknown };
}

// TypeScript's library does not know them yet, and not every browser does.
const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
const policy = trustedTypes?.createPolicy('app-url', {
	createScriptURL(url) {
		if (new URL(url, location.href).origin !== location.origin) throw new TypeError('A script of another origin.');
		return url;
	}
});

/** The engine in a worker of its own; undefined where a worker can start none, or was not told of which script. */
export function startSegments(): SegmentEngine | undefined {
	const parts = new URLSearchParams(location.search);
	const [script, wasm] = [parts.get('segments'), parts.get('wasm')];
	if (typeof Worker === 'undefined' || script === null || wasm === null) return undefined;
	const url = new URL(script, location.href);
	url.searchParams.set('wasm', wasm);
	return createRemoteEngine(
		() => new Worker((policy?.createScriptURL(url.href) ?? url.href) as string, { type: 'module', name: 'segments' })
	);
}
