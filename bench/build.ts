// Builds what a bench runs in the browser: the app, as `npm start` builds it, and the bench's own page with the app's code in
// it, which is no part of the app.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

export function buildApp(): void {
	execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'], {
		cwd: root,
		stdio: ['ignore', 'ignore', 'inherit']
	});
}

/** @param source the folder of its index.html; target: a folder for what is built */
export async function buildPage(source: string, target: string): Promise<void> {
	await build({
		configFile: false,
		root: source,
		base: '/bench/',
		logLevel: 'error',
		worker: { format: 'es' },
		// As in vite.config.ts: without it the Signal library brings a slow stand-in for the platform's digests.
		resolve: { alias: [{ find: /^(\.\.\/)+lib\/msrcrypto$/, replacement: `${root}src/lib/signal/msrcrypto-shim.ts` }] },
		build: { outDir: target, emptyOutDir: true, target: 'esnext' }
	});
}
