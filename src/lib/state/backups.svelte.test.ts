// Backups as a person makes them: the file is written piece by piece and noted once it is whole; when a reminder is due.
import { afterEach, expect, test, vi } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import type { VaultApi } from '#lib/worker/api.ts';
import type { BackupState } from '#lib/worker/backup-api.ts';
import { Backups, isDue } from './backups.svelte.ts';
import type { FileTarget } from './save-file.ts';

const written: string[] = [];
let target: FileTarget | undefined;
vi.mock('./save-file.ts', () => ({
	pickTarget: (name: string, type: string) => {
		written.push(`${name.replace(/\d{4}-\d\d-\d\d/u, 'DATE')} ${type}`);
		return Promise.resolve(target);
	}
}));
afterEach(() => {
	written.splice(0);
	noting = noted;
});

const file = (fault?: Error): FileTarget => ({
	kind: 'picked',
	write: (bytes) =>
		fault === undefined ? Promise.resolve(void written.push(`write ${bytes.length}`)) : Promise.reject(fault),
	close: () => Promise.resolve(void written.push('close')),
	abort: () => Promise.resolve(void written.push('abort'))
});

const note = (name: string) => () => Promise.resolve(void written.push(name));
const noted = () => note('noted')().then(() => ({ at: 5, isBehind: false }));
let noting: () => Promise<BackupState> = noted;
const unended = new AbortController().signal;
/** @param fail is told what the person is told without having asked */
function createBackups(fail = (error: unknown): void => expect.unreachable(String(error))): Backups {
	let portions = 0;
	const vault = {
		beginBackup: () => Promise.resolve({ id: 1 }),
		beginExport: () => Promise.resolve({ id: 2 }),
		nextPortion: () =>
			Promise.resolve({ bytes: new Uint8Array(++portions), share: portions / 2, done: portions === 2 }),
		noteBackup: () => noting(),
		dropOutflow: note('dropped')
	};
	return new Backups(() => vault as unknown as VaultApi, fail);
}

test('a backup is noted once its file is closed', async () => {
	target = file();
	const backups = createBackups();
	const shares: number[] = [];
	expect(await backups.save('own', 'file', (share) => shares.push(share), unended)).toBe('picked');
	expect(written).toEqual(['sotto DATE.sotto application/octet-stream', 'write 1', 'write 2', 'close', 'noted']);
	expect(shares).toEqual([0.5, 1]);
	expect(backups.lastAt).toBe(5);
});

test('a file is being written from its first portion to its last, or until it takes none for a minute', async () => {
	vi.useFakeTimers();
	target = file();
	const backups = createBackups();
	const busy: boolean[] = [backups.isPouring];
	await backups.save('own', 'file', () => busy.push(backups.isPouring), unended);
	expect(busy).toEqual([false, true, false]);
	const stuck = Promise.withResolvers<undefined>();
	target = { ...file(), write: (bytes) => (bytes.length === 2 ? stuck.promise : Promise.resolve()) };
	const hanging = createBackups();
	void hanging.save('own', 'file', () => undefined, unended);
	await vi.advanceTimersByTimeAsync(59_000);
	expect(hanging.isPouring).toBe(true);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(hanging.isPouring).toBe(false);
	vi.useRealTimers();
});

test('who does not say where gets no file, and nothing is noted', async () => {
	target = undefined;
	expect(await createBackups().save('own', 'file', () => undefined, unended)).toBe(undefined);
	expect(written.slice(1)).toEqual(['dropped']);
});

test('whoever ends it while it is written gets no file, and nothing is noted', async () => {
	target = file();
	const ending = new AbortController();
	const kind = await createBackups().save('own', 'file', () => ending.abort(), ending.signal);
	expect(kind).toBeUndefined();
	expect(written.slice(1)).toEqual(['write 1', 'abort', 'dropped']);
});

test('a file that is whole is told as that, though it cannot be noted', async () => {
	target = file();
	const fail = vi.fn();
	const backups = createBackups(fail);
	noting = () => Promise.reject(new AppError('disk-full'));
	expect(await backups.save('own', 'file', () => undefined, unended)).toBe('picked');
	expect(fail).toHaveBeenCalledWith(new AppError('disk-full'));
	expect(backups.lastAt).toBeUndefined();
});

test('a file that cannot be written is as it was, and want of room there is told as that', async () => {
	target = file(new DOMException('', 'QuotaExceededError'));
	await expect(createBackups().save('own', 'file', () => undefined, unended)).rejects.toEqual(
		new AppError('file-full')
	);
	expect(written.slice(1)).toEqual(['abort', 'dropped']);
});

test('an export is named for the contact, without what no file system takes', async () => {
	target = file();
	const choice = { kind: 'html', contact: 'key' as never, words: {} as never } as const;
	await createBackups().export('own', choice, 'Sotto with ../Ben: <b>', () => undefined, unended);
	expect(written[0]).toBe('Sotto with Ben b DATE.html text/html');
	expect(written).not.toContain('noted');
});

const DAY = 86_400_000;
test.each([
	['nothing said since', { at: 0, isBehind: false }, 99, false],
	['29 days', { at: 0, isBehind: true }, 29, false],
	['30 days', { at: 0, isBehind: true }, 30, true],
	['no backup, for 30 days', { since: 0, isBehind: true }, 30, true],
	['nothing to keep', { isBehind: true }, 30, false],
	['later, still', { at: 0, isBehind: true, quietUntil: 37 * DAY }, 36, false],
	['later, over', { at: 0, isBehind: true, quietUntil: 37 * DAY }, 37, true]
])('a reminder (%s)', (_, state, days, due) => {
	expect(isDue(state, days * DAY)).toBe(due);
});
