// The shell asks for all that the first screen needs at once. SvelteKit's shell names only what every page has, and the page's own
// files would be asked for when those run: one trip more, which a slow network makes felt. Owns one change of `index.html`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ file: string, src?: string, imports?: string[], css?: string[] }} Chunk */

/**
 * @param {import('@sveltejs/kit').Adapter} adapter
 * @returns {import('@sveltejs/kit').Adapter}
 */
export function withEarlyPage(adapter) {
	return {
		...adapter,
		adapt: (builder) =>
			adapter.adapt({
				...builder,
				generateFallback: async (file) => {
					await builder.generateFallback(file);
					const manifest = join(builder.getBuildDirectory('output'), 'client/.vite/manifest.json');
					const shell = readFileSync(file, 'utf8');
					writeFileSync(file, withLinks(shell, filesOfNodes(JSON.parse(readFileSync(manifest, 'utf8')))));
				}
			})
	};
}

/**
 * What the nodes of the router import, as far as the build knows beforehand.
 * @param {Record<string, Chunk>} manifest
 */
function filesOfNodes(manifest) {
	const files = new Set();
	/** @param {string} name */
	const follow = (name) => {
		const { file, imports = [], css = [] } = /** @type {Chunk} */ (manifest[name]);
		if (files.has(file)) return;
		for (const each of [file, ...css]) files.add(each);
		for (const each of imports) follow(each);
	};
	for (const name of Object.keys(manifest)) if (/\/nodes\/\d+\.js$/u.test(name)) follow(name);
	return [...files];
}

/**
 * @param {string} shell
 * @param {readonly string[]} files below the root of the app
 */
function withLinks(shell, files) {
	const links = files
		.filter((file) => !shell.includes(`"/${file}"`))
		.map((file) => `<link href="/${file}" rel="${file.endsWith('.css') ? 'stylesheet' : 'modulepreload'}">`);
	if (!shell.includes('</head>')) throw new Error('The shell has no end of its head.');
	return shell.replace('</head>', `\t${links.join('\n\t\t')}\n\t</head>`);
}
