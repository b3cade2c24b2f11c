// The licences of everything in the app, which the build writes beside it (scripts/licences.mjs) and the service worker keeps.

const LICENCES = '/licences.txt';

/** Undefined where there are none: in development, or when they cannot be had just now. */
export async function readLicences(): Promise<string | undefined> {
	try {
		const response = await fetch(LICENCES);
		const isText = response.headers.get('content-type')?.startsWith('text/plain') === true;
		return response.ok && isText ? await response.text() : undefined;
	} catch {
		return undefined;
	}
}
