// The rooms of ARCHITECTURE.md as data, and the one judgement of an import by them, which both ESLint and
// architecture.test.ts ask. It reads no file.
import { posix } from 'node:path';

/**
 * @typedef {object} Room
 * @property {string} path A folder (ends in `/`) or one file, from the project's root. The longest that fits a file is its room.
 * @property {readonly string[]} imports The paths of other rooms that its files may import.
 * @property {readonly string[]} [types] The same, for types alone.
 * @property {readonly string[]} packages What it may use that is not ours, with everything below (`svelte` allows `svelte/store`).
 */

const protocol = 'src/lib/protocol/';
const signal = 'src/lib/signal/';
const backupFile = 'src/lib/store/backup-file.ts';
const store = 'src/lib/store/';
const worker = 'src/lib/worker/';
const search = 'src/lib/search/';
const workerApi = 'src/lib/worker/api.ts';
const backupApi = 'src/lib/worker/backup-api.ts';
const searchApi = 'src/lib/worker/search-api.ts';
const expiryApi = 'src/lib/worker/expiry-api.ts';
const alertsApi = 'src/lib/worker/alerts-api.ts';
const invitesApi = 'src/lib/worker/invites-api.ts';
const keysApi = 'src/lib/worker/keys-api.ts';
const preferencesApi = 'src/lib/worker/preferences-api.ts';
const workerClient = 'src/lib/worker/client.ts';
const rtc = 'src/lib/rtc/';
const state = 'src/lib/state/';
const components = 'src/lib/components/';
const words = 'src/lib/words/';
const styles = 'src/app.css';
const server = 'server/';
const scripts = 'scripts/';

const cryptography = [
	'@hpke/core',
	'@noble/curves',
	'@noble/hashes',
	'@privacyresearch/libsignal-protocol-typescript',
	'@scure/base'
];

/** @type {readonly Room[]} */
export const rooms = [
	{ path: protocol, imports: [], packages: ['valibot', '@scure/base'] },
	{ path: signal, imports: [protocol], packages: cryptography },
	{ path: store, imports: [protocol, backupFile], packages: ['idb', 'hash-wasm'] },
	{ path: search, imports: [protocol], packages: ['sql.js'] },
	// Of the store, but it knows no database: what tests write a history with.
	{ path: backupFile, imports: [store, protocol], packages: [] },
	{
		path: worker,
		imports: [
			workerApi,
			backupApi,
			invitesApi,
			keysApi,
			searchApi,
			expiryApi,
			alertsApi,
			preferencesApi,
			signal,
			store,
			backupFile,
			search,
			protocol
		],
		packages: ['sql.js']
	},
	// The worker's door, which both sides know: the contract, and the page's end of it.
	{
		path: workerApi,
		imports: [backupApi, invitesApi, keysApi, searchApi, expiryApi, alertsApi, preferencesApi, protocol],
		packages: []
	},
	{ path: backupApi, imports: [protocol], packages: [] },
	{ path: searchApi, imports: [protocol], packages: [] },
	{ path: expiryApi, imports: [protocol], packages: [] },
	{ path: alertsApi, imports: [protocol], packages: [] },
	{ path: invitesApi, imports: [], packages: [] },
	{ path: keysApi, imports: [protocol], packages: [] },
	{ path: preferencesApi, imports: [alertsApi], packages: [] },
	{ path: workerClient, imports: [workerApi, protocol], types: [worker], packages: [] },
	{ path: rtc, imports: [protocol], packages: [] },
	{ path: words, imports: [], packages: ['svelte'] },
	{
		path: state,
		imports: [
			...[workerApi, backupApi, invitesApi, keysApi, searchApi, expiryApi, alertsApi, preferencesApi],
			...[workerClient, rtc, words, protocol]
		],
		packages: ['svelte', '$app', 'valibot', 'workbox-window', 'sql.js/dist']
	},
	{
		path: components,
		imports: [state, words],
		types: [protocol],
		packages: [
			...['svelte', '$app', '@lucide/svelte', 'emojibase-data'],
			...['@zxcvbn-ts/core', '@zxcvbn-ts/language-common', 'qr']
		]
	},
	{
		path: 'src/routes/',
		imports: [styles, components, state, words],
		types: [protocol],
		packages: ['svelte', '$app', '@lucide/svelte']
	},
	{ path: styles, imports: [], packages: [] },
	{ path: 'service-worker.ts', imports: [], packages: ['$service-worker'] },
	{ path: server, imports: [protocol], packages: ['node:', 'ws', 'sirv'] },
	{
		path: 'e2e/',
		imports: [protocol, backupFile, words, server, scripts],
		packages: [...cryptography, 'node:', 'ws', '@playwright/test', '@axe-core/playwright', 'qr']
	},
	// Served as it is, before the app.
	{ path: 'static/', imports: [], packages: [] },
	{ path: scripts, imports: [], packages: ['node:', '@playwright/test'] }
];

/** Folders whose files may import anything: they only measure, and no product code imports them. */
export const openFolders = ['bench/'];

/** Tests lie beside their file, and so does what they share (`*.fixture.ts`, `testing/`). They may use any package. */
export const isTest = (/** @type {string} */ file) => /(\.(test|fixture)|(^|\/)fixtures)\.ts$|\/testing\//.test(file);

/**
 * The room of a file: the one with the longest path that fits.
 * @param {string} file from the project's root
 */
export function roomOf(file) {
	return rooms
		.filter(({ path }) => (path.endsWith('/') ? file.startsWith(path) : file === path))
		.reduce(
			(found, room) => (room.path.length > (found?.path.length ?? 0) ? room : found),
			/** @type {Room | undefined} */ (undefined)
		);
}

/**
 * The file that an import names, from the project's root; undefined for a package, and for a file that is only named
 * for the browser to load (`x.ts?worker&url`), which imports nothing.
 * @param {string} file the importing one
 * @param {string} specifier
 */
export function importedFile(file, specifier) {
	if (/\?(.*&)?url$/.test(specifier)) return undefined;
	if (specifier.startsWith('#lib/')) return specifier.replace('#lib/', 'src/lib/');
	return /^\.\.?\//.test(specifier) ? posix.join(posix.dirname(file), specifier) : undefined;
}

/** The folder of src/lib that a file is in, or nothing. @param {string} file */
const libFolder = (file) => /^src\/lib\/([^/]+)\//.exec(file)?.[1] ?? '';

/**
 * What is wrong with an import, in words; undefined when nothing is.
 * @param {string} file the importing one, from the project's root
 * @param {string} specifier as written
 * @param {boolean} typeOnly
 */
export function importFault(file, specifier, typeOnly) {
	const room = roomOf(file);
	if (!room) return undefined; // configuration, measurements: they may import anything
	const target = importedFile(file, specifier);
	if (target === undefined) {
		if (specifier.startsWith('#lib/') || specifier.startsWith('.'))
			return room.path === state || isTest(file) ? undefined : 'Only state loads workers.';
		const known = room.packages.some(
			(name) => specifier === name || specifier.startsWith(name.endsWith(':') ? name : `${name}/`)
		);
		return known || isTest(file) ? undefined : `${room.path} may not use ${specifier}.`;
	}
	if (isTest(target) && !isTest(file)) return 'No product code imports what is of tests.';
	const owner = roomOf(target);
	if (specifier.startsWith('.') && file.startsWith('src/') && libFolder(target) !== libFolder(file))
		return `Name ${target} by #lib/.`;
	if (!owner) return `${target} is in no room.`;
	if (owner === room || room.imports.includes(owner.path)) return undefined;
	if (typeOnly && room.types?.includes(owner.path)) return undefined;
	return `${room.path} may not import ${owner.path}.`;
}
