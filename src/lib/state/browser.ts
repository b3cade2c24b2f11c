// What the app needs of this browser, and the sign it leaves outside the database. Owns detection; stores no content.

const CANARY = 'sotto';

/** The first missing thing, in words; undefined when everything is there. */
export async function missingFeature(): Promise<string | undefined> {
	if (!isSecureContext) return 'a secure address (https, or localhost)';
	if (typeof RTCPeerConnection === 'undefined') return 'WebRTC, which carries messages from browser to browser';
	if (typeof indexedDB === 'undefined') return 'IndexedDB, which keeps the history on this device';
	if (!('locks' in navigator)) return 'Web Locks, which keep two tabs from writing at once';
	if (typeof Worker === 'undefined' || typeof Promise.withResolvers === 'undefined') return 'a newer version';
	try {
		await crypto.subtle.generateKey('X25519', false, ['deriveBits']);
		return undefined;
	} catch {
		return 'X25519, with which two people agree on keys';
	}
}

/** Whether an identity was made here once: tells a first visit from a database that the browser threw away. */
export function hasCanary(): boolean {
	return localStorage.getItem(CANARY) !== null;
}

export function leaveCanary(): void {
	localStorage.setItem(CANARY, '1');
}

export function removeCanary(): void {
	localStorage.removeItem(CANARY);
}
