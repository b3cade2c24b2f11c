// What the app needs of this browser, and the sign it leaves outside the database. Owns detection; stores no content.
import type { Key } from '#lib/words/language.svelte.ts';

const CANARY = 'sotto';
/** As long as browsers keep a cookie, in seconds. */
const YEAR = 400 * 24 * 60 * 60;

export type MissingFeature = Extract<Key, `missing.${string}`>;

/** The text that names the first missing thing; undefined when everything is there. */
export async function missingFeature(): Promise<MissingFeature | undefined> {
	if (!isSecureContext) return 'missing.secureAddress';
	if (typeof RTCPeerConnection === 'undefined') return 'missing.webRtc';
	if (typeof indexedDB === 'undefined') return 'missing.indexedDb';
	if (!('locks' in navigator)) return 'missing.webLocks';
	if (typeof Worker === 'undefined' || typeof Promise.withResolvers === 'undefined') return 'missing.newerVersion';
	try {
		await crypto.subtle.generateKey('X25519', false, ['deriveBits']);
		return undefined;
	} catch {
		return 'missing.x25519';
	}
}

/**
 * Whether an identity was made here once: tells a first visit from a database that the browser threw away. There are two signs,
 * because not every browser throws away both with the database.
 */
export function hasCanary(): boolean {
	return localStorage.getItem(CANARY) !== null || readCookies().includes(`${cookie()}=1`);
}

/** What the vault will most likely say, which takes a worker to ask: `starting` where only that can tell. */
export async function likelyPhase(): Promise<'locked' | 'starting' | 'welcome'> {
	if (hasCanary()) return 'locked';
	const databases = await indexedDB.databases().catch(() => undefined); // the vault will say what is wrong
	return databases?.length === 0 ? 'welcome' : 'starting';
}

export function leaveCanary(): void {
	localStorage.setItem(CANARY, '1');
	document.cookie = `${cookie()}=1; Max-Age=${YEAR}; Path=/; SameSite=Strict`;
}

export function removeCanary(): void {
	localStorage.removeItem(CANARY);
	document.cookie = `${cookie()}=; Max-Age=0; Path=/; SameSite=Strict`;
}

/** Something that was told or asked once, and has no content. */
export type Flag = 'asked' | 'week';
export function readFlag(flag: Flag): boolean {
	return localStorage.getItem(`${CANARY}-${flag}`) !== null;
}
export function setFlag(flag: Flag): void {
	localStorage.setItem(`${CANARY}-${flag}`, '1');
}

/** Safari, and every browser of an iPhone or iPad: the one engine that deletes what was not looked at for a week. */
export function isWebKit(): boolean {
	return navigator.vendor === 'Apple Computer, Inc.';
}
/** On the home screen or in the Dock, where that rule does not hold. */
export function isInstalled(): boolean {
	return (
		('standalone' in navigator && navigator.standalone === true) || matchMedia('(display-mode: standalone)').matches
	);
}
/** Asks the person whether a site may keep its data. */
export function promptsForPersistence(): boolean {
	return navigator.userAgent.includes('Firefox/');
}

/** Cookies are a host's, whatever its port; the database is not. */
function cookie(): string {
	return `${CANARY}${location.port}`;
}
function readCookies(): readonly string[] {
	return document.cookie.split('; ');
}
