// Which packages went into the built app, its workers included, and a text of all their licences beside it. Sees what the
// bundler used, not what is installed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'licences.txt';
const FOLDER = '/node_modules/';
/** With whatever behind it, but for code that is about them. */
const NAMES = /^(licen[cs]e|copying|notice)(?!.*\.([cm]?[jt]s|json)$)/i;

/**
 * Two plugins over one list: `worker` for the bundles of workers, which are made first, and `app`, which writes the file.
 * @param {string} root of this project, whose own licence comes first
 */
export function collectLicences(root) {
	/** @type {Set<string>} */
	const folders = new Set();
	/** @param {Readonly<Record<string, unknown>>} bundle */
	const note = (bundle) => {
		for (const output of Object.values(bundle))
			for (const id of sourcesOf(/** @type {Output} */ (output))) {
				const folder = packageFolder(root, id);
				if (folder !== undefined) folders.add(folder);
			}
	};
	return {
		/** @returns {import('vite').Plugin} */
		worker: () => ({ name: 'licences-of-workers', apply: 'build', generateBundle: (_, bundle) => note(bundle) }),
		/** @returns {import('vite').Plugin} */
		app: () => ({
			name: 'licences',
			apply: 'build',
			generateBundle(_, bundle) {
				if (this.environment.config.consumer !== 'client') return;
				note(bundle);
				this.emitFile({ type: 'asset', fileName: FILE, source: licenceText(root, [...folders]) });
			}
		})
	};
}

/** @typedef {{ readonly moduleIds?: readonly string[], readonly originalFileNames?: readonly string[] }} Output */
/** What a chunk or an asset was made of. @param {Output} output */
function sourcesOf({ moduleIds = [], originalFileNames = [] }) {
	return [...moduleIds, ...originalFileNames];
}

/**
 * The folder of the package that a module is of; undefined for one of ours, or of the bundler's own.
 * @param {string} root
 * @param {string} id an absolute path, or one from the root
 */
export function packageFolder(root, id) {
	if (id.startsWith('\0')) return undefined;
	const path = `/${id.replaceAll('\\', '/')}`;
	const at = path.lastIndexOf(FOLDER);
	if (at === -1) return undefined;
	const [first = '', second = ''] = path.slice(at + FOLDER.length).split('/');
	return join(root, 'node_modules', first.startsWith('@') ? join(first, second) : first);
}

/**
 * The licences of this project and of packages, in full; a text that stood before is named instead of said again.
 * @param {string} root
 * @param {readonly string[]} folders of packages
 */
export function licenceText(root, folders) {
	/** @type {Map<string, string>} */
	const known = new Map();
	const parts = [root, ...folders.toSorted()].map((folder) => {
		const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
		const title = `${folder === root ? 'Sotto' : name} ${version} (${license})`;
		const text = readdirSync(folder)
			.filter((file) => NAMES.test(file))
			.toSorted()
			.map((file) => readFileSync(join(folder, file), 'utf8').trim())
			.join('\n\n');
		const before = known.get(text);
		if (before === undefined) known.set(text, title);
		const said = before === undefined ? text : `The text of its licence is that of ${before}, above.`;
		return `${title}\n${'='.repeat(title.length)}\n\n${text === '' ? 'It brings no text of its licence.' : said}\n`;
	});
	return parts.join('\n\n');
}
