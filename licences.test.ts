// The text of the licences that goes along with the built app: of every package that is in it, once.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { collectLicences, licenceText, packageFolder } from './scripts/licences.mjs';

let root: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'licences-'));
	writePackage(
		'',
		{ version: '1.2.3', license: 'GPL-3.0-only' },
		{
			LICENSE: 'the general one',
			'licences.test.ts': 'code'
		}
	);
	writePackage(
		'node_modules/one',
		{ version: '1.0.0', license: 'MIT' },
		{ 'LICENSE.md': 'as you like', NOTICE: 'hello' }
	);
	writePackage('node_modules/@two/of', { version: '2.0.0', license: 'GPL-3.0-only' }, { COPYING: 'the general one\n' });
	writePackage('node_modules/unused', { version: '3.0.0', license: 'ISC' }, { licence: 'never read' });
	writePackage('node_modules/wordless', { version: '4.0.0', license: '0BSD' }, { 'README.md': 'no licence' });
});
afterEach(() => rmSync(root, { recursive: true }));

function writePackage(path: string, manifest: object, files: Readonly<Record<string, string>>): void {
	const folder = join(root, path);
	mkdirSync(folder, { recursive: true });
	const name = path.replace('node_modules/', '') || 'sotto';
	writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, ...manifest }));
	for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
}
const folderOf = (name: string) => join(root, 'node_modules', name);

test.each([
	['/project/node_modules/one/dist/index.js', 'one'],
	['/project/node_modules/@two/of/data.json?import', '@two/of'],
	['/project/node_modules/one/node_modules/wordless/index.js', 'wordless'],
	['node_modules/one/one.wasm', 'one'],
	['C:\\project\\node_modules\\one\\index.js', 'one']
])('%s is of %s', (id, name) => expect(packageFolder(root, id)).toBe(folderOf(name)));

test.each(['/project/src/lib/one.ts', '\0vite/preload-helper.js', '/project/node_modules_of_mine/one.js'])(
	'%j is of no package',
	(id) => expect(packageFolder(root, id)).toBeUndefined()
);

test('what is in the app and in its workers is named with its text, and nothing else', () => {
	const { worker, app } = collectLicences(root);
	const emitFile = vi.fn<(file: { readonly fileName: string; readonly source: string }) => void>();
	const build = (plugin: object, bundle: object, consumer: string) => {
		const { generateBundle } = plugin as { generateBundle: (this: object, options: object, bundle: object) => void };
		generateBundle.call({ environment: { config: { consumer } }, emitFile }, {}, bundle);
	};
	const module = (name: string) => ({
		type: 'chunk',
		moduleIds: [`${folderOf(name)}/index.js`, join(root, 'src/a.ts')]
	});
	build(worker(), { 'worker.js': module('one') }, 'client');
	build(app(), { 'server.js': module('unused') }, 'server');
	expect(emitFile).not.toHaveBeenCalled();
	build(app(), { 'a.js': module('@two/of'), 'b.css': { type: 'asset', originalFileNames: [] } }, 'client');
	expect(emitFile.mock.calls).toHaveLength(1);
	const { fileName, source } = emitFile.mock.calls[0]![0];
	expect(fileName).toBe('licences.txt');
	const titles = ['Sotto 1.2.3 (GPL-3.0-only)', '@two/of 2.0.0 (GPL-3.0-only)', 'one 1.0.0 (MIT)'];
	expect(titles.map((title) => source.indexOf(title))).toEqual(
		titles.map((title) => source.indexOf(title)).toSorted((a, b) => a - b)
	);
	for (const text of [...titles, 'as you like', 'hello', 'the general one']) expect(source).toContain(text);
	for (const text of ['never read', 'code']) expect(source).not.toContain(text);
});

test('a text that stands there already is not said again, and one that is missing is told', () => {
	const text = licenceText(root, [folderOf('@two/of'), folderOf('wordless')]);
	expect(text.split('the general one')).toHaveLength(2);
	expect(text).toContain('The text of its licence is that of Sotto 1.2.3 (GPL-3.0-only), above.');
	expect(text).toContain('wordless 4.0.0 (0BSD)\n=====================\n\nIt brings no text of its licence.');
});
