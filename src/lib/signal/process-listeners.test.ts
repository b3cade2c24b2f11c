import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as ProcessListeners from './process-listeners.ts';

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllGlobals());

const load = (): Promise<typeof ProcessListeners> => import('./process-listeners.ts');

test('what listened before stays, what came since goes', async () => {
	const [earlier, later] = [vi.fn(), vi.fn()];
	process.on('unhandledRejection', earlier);
	const { removeNewListeners } = await load();
	process.on('unhandledRejection', later);
	removeNewListeners();
	expect(process.listeners('unhandledRejection')).toContain(earlier);
	expect(process.listeners('unhandledRejection')).not.toContain(later);
	process.removeListener('unhandledRejection', earlier);
});

test('a browser has no process, and needs none', async () => {
	vi.stubGlobal('process', undefined);
	const { removeNewListeners } = await load();
	expect(removeNewListeners).not.toThrow();
});
