// The page's one Trusted Types policy: which scripts may be loaded by name. Refuses what is not of the app's own origin.

interface PolicyFactory {
	createPolicy(
		name: 'app-url',
		rules: { createScriptURL(url: string): string }
	): { createScriptURL(url: string): unknown };
}

// Not every browser has Trusted Types, and TypeScript's library does not know them yet.
const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
const policy = trustedTypes?.createPolicy('app-url', { createScriptURL: ownUrl });

function ownUrl(url: string): string {
	if (new URL(url, location.href).origin !== location.origin) throw new TypeError('A script of another origin.');
	return url;
}

/**
 * What `new Worker` and `register` take under `require-trusted-types-for 'script'`: where the browser has Trusted Types
 * a TrustedScriptURL, else the text itself. Both count as `string` for TypeScript.
 * @throws TypeError for the URL of another origin
 */
export function scriptUrl(url: string): unknown {
	return policy ? policy.createScriptURL(url) : ownUrl(url);
}
