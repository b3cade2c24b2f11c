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

interface Parts {
	readonly segments: string;
	readonly wasm: string;
}

/** What the page has named this worker by: the addresses of what it loads when somebody searches. */
export function readParts(): Parts | undefined {
	try {
		const parts: unknown = JSON.parse(String((globalThis as { readonly name?: unknown }).name));
		if (typeof parts !== 'object' || parts === null || !('segments' in parts) || !('wasm' in parts)) return undefined;
		return { segments: String(parts.segments), wasm: String(parts.wasm) };
	} catch {
		return undefined;
	}
}

/** The engine in a worker of its own; undefined where a worker can start none, or was not told of which script. */
export function startSegments(): SegmentEngine | undefined {
	const parts = readParts();
	if (typeof Worker === 'undefined' || parts === undefined) return undefined;
	const { href } = new URL(parts.segments, location.href);
	return createRemoteEngine(
		() => new Worker((policy?.createScriptURL(href) ?? href) as string, { type: 'module', name: parts.wasm })
	);
}
