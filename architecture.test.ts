// Holds the code to ARCHITECTURE.md: who imports whom, no cycle, no file too long to be read, every file in a room and
// under the types of exactly one runtime. Each check is tried on small examples first: it must see what it forbids.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { importedFile, importFault, isTest, openFolders, roomOf, rooms } from './scripts/rooms.mjs';

const MAX_LINES = 300;
const root = import.meta.dirname;
const built = new Set([
	'node_modules',
	'build',
	'.svelte-kit',
	'.git',
	'test-results',
	'playwright-report',
	'coverage'
]);

/** Paths from the root, and their texts. */
type Files = ReadonlyMap<string, string>;

function readTree(folder = root): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return built.has(entry.name) ? [] : readTree(path);
		return [relative(root, path).replaceAll('\\', '/')];
	});
}

const code: Files = new Map(
	readTree()
		.filter((file) => /\.(ts|js|mjs|svelte|css|html)$/.test(file))
		.map((file) => [file, readFileSync(join(root, file), 'utf8')])
);

interface Import {
	readonly specifier: string;
	readonly typeOnly: boolean;
}

function importsOf(file: string, text: string): readonly Import[] {
	const scripts = file.endsWith('.svelte')
		? [...text.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(([, script = '']) => script)
		: /\.(ts|js|mjs)$/.test(file)
			? [text]
			: [];
	const found: Import[] = [];
	const add = (node: ts.Node | undefined, typeOnly: boolean) => {
		if (node && ts.isStringLiteral(node)) found.push({ specifier: node.text, typeOnly });
	};
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node)) {
			const named = node.importClause?.namedBindings;
			const names = named && ts.isNamedImports(named) ? named.elements : [];
			const allTypes = names.length > 0 && !node.importClause?.name && names.every((name) => name.isTypeOnly);
			add(node.moduleSpecifier, allTypes || node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
		} else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
		else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
		else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
			add(node.arguments[0], false);
		ts.forEachChild(node, visit);
	};
	for (const script of scripts)
		visit(ts.createSourceFile(file, script, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS));
	return found;
}

const lengthFaults = (files: Files) =>
	[...files]
		.map(([file, text]) => [file, text.trimEnd().split('\n').length] as const)
		.filter(([, lines]) => lines > MAX_LINES)
		.map(([file, lines]) => `${file} has ${lines} lines.`);

const borderFaults = (files: Files) =>
	[...files].flatMap(([file, text]) =>
		importsOf(file, text)
			.map(({ specifier, typeOnly }) => importFault(file, specifier, typeOnly))
			.filter((fault) => fault !== undefined)
			.map((fault) => `${file}: ${fault}`)
	);

/** One path for each import that closes a circle, imports of types included. */
function cycles(files: Files): readonly string[] {
	const graph = new Map(
		[...files].map(([file, text]) => [
			file,
			importsOf(file, text).map(({ specifier }) => importedFile(file, specifier))
		])
	);
	const found: string[] = [];
	const done = new Set<string>();
	const follow = (file: string, path: readonly string[]): void => {
		if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' -> '));
		if (done.has(file) || path.includes(file)) return;
		for (const next of graph.get(file) ?? []) if (next !== undefined) follow(next, [...path, file]);
		done.add(file);
	};
	for (const file of graph.keys()) follow(file, []);
	return found;
}

/** Files that lie or are named as they should not. */
function placeFaults(files: readonly string[]): readonly string[] {
	return files.flatMap((file) => {
		const name = file.split('/').at(-1) ?? '';
		const faults: string[] = [];
		const isKnown = roomOf(file) !== undefined || openFolders.some((folder) => file.startsWith(folder));
		const isLoose = !file.includes('/') || /^src\/[^/]+$/.test(file); // configuration; the shell and its styles
		if (!isKnown && !(isLoose && /(\.config\.(ts|js)|\.test\.ts|\.html|\.css|\.d\.ts)$/.test(name)))
			faults.push(`${file} is in no room (scripts/rooms.mjs).`);
		if (file.startsWith('src/lib/') && name.startsWith('index.')) faults.push(`${file} is a barrel.`);
		if (/(^|[-/])(utils?|helpers?|managers?|handlers?|misc)(?=[-./])/i.test(file)) faults.push(`${file} says nothing.`);
		const pattern =
			file.startsWith('src/lib/components/') && name.endsWith('.svelte')
				? /^[A-Z][A-Za-z]*\./
				: /^\+?[a-z\d]+(-[a-z\d]+)*\./;
		if (!pattern.test(name)) faults.push(`${file} is not spelled as the others.`);
		return faults;
	});
}

/** How many of the runtimes' projects name each TypeScript file, where it is not one. */
function projectFaults(): readonly string[] {
	const projects = readdirSync(root).filter((file) => /^tsconfig.*\.json$/.test(file));
	const named = projects.flatMap((project) => {
		const { config } = ts.readConfigFile(join(root, project), (path) => ts.sys.readFile(path)) as { config: unknown };
		const { fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, root);
		return fileNames.map((file) => relative(root, file).replaceAll('\\', '/'));
	});
	return [...code.keys()]
		.filter((file) => file.endsWith('.ts'))
		.map((file) => [file, named.filter((other) => other === file).length] as const)
		.filter(([, times]) => times !== 1)
		.map(([file, times]) => `${file} is in ${times} of ${projects.join(', ')}.`);
}

const lockfileFaults = (text: string) => (text.includes('"resolved"') ? ['The lockfile names a registry.'] : []);

test('no file is too long to be read in one sitting', () => {
	expect(lengthFaults(new Map([['a.ts', 'x\n'.repeat(MAX_LINES)]]))).toEqual([]);
	expect(lengthFaults(new Map([['a.ts', 'x\n'.repeat(MAX_LINES + 1)]]))).toEqual(['a.ts has 301 lines.']);
	expect(lengthFaults(code)).toEqual([]);
});

test('imports are found in every form, and types told from code', () => {
	const text = `import a from 'a'; import type { B } from 'b'; import { type C } from 'c'; import { type D, d } from 'd';
		import 'e'; export * from 'f'; export type { G } from 'g'; const h = await import('h'); let i: import('i').I;
		// import 'not'
		const text = "import 'nor'";`;
	const found = importsOf('x.ts', text).map(({ specifier, typeOnly }) => specifier + (typeOnly ? ' type' : ''));
	expect(found).toEqual(['a', 'b type', 'c type', 'd', 'e', 'f', 'g type', 'h', 'i type']);
	const svelte = `<script module lang="ts">import 'a';</script><p>import 'no'</p><script>import 'b';</script>`;
	expect(importsOf('X.svelte', svelte).map(({ specifier }) => specifier)).toEqual(['a', 'b']);
});

test.each([
	['src/lib/protocol/a.ts', "import '#lib/signal/b.ts'"],
	['src/lib/protocol/a.ts', "import type { B } from '#lib/store/rows.ts'"],
	['src/lib/signal/a.ts', "export * from '#lib/store/b.ts'"],
	['src/lib/store/a.ts', "await import('#lib/worker/b.ts')"],
	['src/lib/store/a.ts', "import '../worker/b.ts'"],
	['src/lib/rtc/a.ts', "import type { V } from '#lib/worker/api.ts'"],
	['src/lib/rtc/a.ts', "import { ed25519 } from '@noble/curves/ed25519.js'"],
	['src/lib/worker/a.ts', "import '@privacyresearch/libsignal-protocol-typescript'"],
	['src/lib/worker/a.ts', "import { openDB } from 'idb'"],
	['src/lib/worker/a.ts', "import '#lib/store/a.test.ts'"],
	['src/lib/worker/a.ts', "import { readFile } from 'node:fs/promises'"],
	['src/lib/worker/client.ts', "import { seal } from '#lib/store/seal.ts'"],
	['src/lib/state/a.svelte.ts', "import '#lib/store/b.ts'"],
	['src/lib/state/a.svelte.ts', "import '#lib/worker/vault.ts'"],
	['src/lib/components/A.svelte', "<script>import { b } from '#lib/protocol/bytes.ts'</script>"],
	['src/lib/components/A.svelte', "<script>import { b } from '#lib/rtc/b.ts'</script>"],
	['src/lib/components/A.svelte', "<script>import u from '#lib/worker/entry.ts?worker&url'</script>"],
	['src/routes/+page.svelte', "<script>import { b } from '#lib/worker/client.ts'</script>"],
	['service-worker.ts', "import '#lib/protocol/bytes.ts'"],
	['server/a.ts', "import '#lib/signal/b.ts'"],
	['e2e/a.ts', "import '../src/lib/state/b.ts'"],
	['src/lib/worker/a.ts', "import '../signal/b.ts'"],
	['src/lib/rtc/a.ts', "import { x } from '../../../bench/x.ts'"]
])('sees that %s may not %s', (file, text) => {
	expect(borderFaults(new Map([[file, text]]))).toHaveLength(1);
});

test.each([
	['src/lib/protocol/a.ts', "import './b.ts'; import * as v from 'valibot'; import '@scure/base'"],
	['src/lib/signal/a.test.ts', "import { readFile } from 'node:fs'; import 'fast-check'; import './a.fixture.ts'"],
	['src/lib/worker/a.ts', "import '#lib/signal/b.ts'; import '#lib/store/b.ts'; import type { V } from './api.ts'"],
	['src/lib/worker/client.ts', "import type { Call } from './serve.ts'; import './api.ts'"],
	['src/lib/state/a.svelte.ts', "import u from '#lib/worker/entry.ts?worker&url'; import '#lib/worker/client.ts'"],
	[
		'src/lib/components/A.svelte',
		"<script>import type { K } from '#lib/protocol/ids.ts'; import '#lib/state/b.ts'</script>"
	],
	['server/a.ts', "import { createServer } from 'node:http'; import '#lib/protocol/bytes.ts'"],
	['bench/a.ts', "import '#lib/store/b.ts'; import 'anything'"]
])('and that %s may %s', (file, text) => {
	expect(borderFaults(new Map([[file, text]]))).toEqual([]);
});

test('only signal uses the Signal library, only store the database', () => {
	const users = (name: string) => rooms.filter(({ packages }) => packages.includes(name)).map(({ path }) => path);
	expect(users('@privacyresearch/libsignal-protocol-typescript')).toEqual(['src/lib/signal/', 'e2e/']);
	expect(users('@noble/curves')).toEqual(['src/lib/signal/', 'e2e/']);
	expect(users('idb')).toEqual(['src/lib/store/']);
	expect(users('hash-wasm')).toEqual(['src/lib/store/']);
});

test('every import keeps to the borders', () => {
	expect(borderFaults(code)).toEqual([]);
	expect(code.size).toBeGreaterThan(50);
});

test('no import closes a circle', () => {
	const circle = new Map([
		['src/lib/rtc/a.ts', "import './b.ts'"],
		['src/lib/rtc/b.ts', "import type { C } from '#lib/rtc/c.ts'"],
		['src/lib/rtc/c.ts', "await import('./b.ts'); import './d.ts'"],
		['src/lib/rtc/d.ts', '']
	]);
	expect(cycles(circle)).toEqual(['src/lib/rtc/b.ts -> src/lib/rtc/c.ts -> src/lib/rtc/b.ts']);
	expect(cycles(code)).toEqual([]);
});

test('every file lies in a room and is named for what it is', () => {
	const wrong = ['src/lib/misc.ts', 'src/lib/rtc/index.ts', 'src/lib/rtc/link-utils.ts', 'src/lib/rtc/peerLink.ts'];
	for (const file of [...wrong, 'lib/a.ts', 'src/lib/components/my-button.svelte'])
		expect(placeFaults([file]), file).not.toEqual([]);
	expect(placeFaults(['src/lib/components/MyButton.svelte', 'src/lib/state/app.svelte.ts'])).toEqual([]);
	expect(placeFaults([...code.keys()])).toEqual([]);
});

test('tests are told from product code by their names', () => {
	expect(['a.test.ts', 'b/a.browser.test.ts', 'b/a.fixture.ts', 'b/testing/c.ts'].every(isTest)).toBe(true);
	expect(['a.ts', 'testing.ts', 'b/test.ts', 'b/contest.ts'].some(isTest)).toBe(false);
});

test('every TypeScript file is checked for exactly one runtime', () => {
	expect(projectFaults()).toEqual([]);
});

test('the lockfile names no registry', () => {
	expect(lockfileFaults('{ "resolved": "https://registry.example" }')).toHaveLength(1);
	expect(lockfileFaults(readFileSync(join(root, 'package-lock.json'), 'utf8'))).toEqual([]);
});
