import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { createDrafts } from './drafts.ts';

const [ada, ben] = ['ada', 'ben'] as PublicKey[] as [PublicKey, PublicKey];
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Drafts over a disk of the test's, which writes when it is told to. */
function createParts(disk = new Map<PublicKey, string>()) {
	const waiting: (() => void)[] = [];
	const save = vi.fn((contact: PublicKey, text: string): Promise<void> => {
		const written = Promise.withResolvers<undefined>();
		waiting.push(() => {
			disk.set(contact, text);
			written.resolve(undefined);
		});
		return written.promise;
	});
	const drafts = createDrafts((contact) => disk.get(contact) ?? '', save);
	const writeAll = async () => {
		for (const write of waiting.splice(0)) write();
		await vi.advanceTimersByTimeAsync(0);
	};
	return { drafts, save, writeAll };
}

test('while somebody types, it is written now and then, and the last of it for certain', async () => {
	const { drafts, save, writeAll } = createParts();
	for (let length = 1; length <= 20; length++) {
		drafts.typed(ada, 'x'.repeat(length));
		await vi.advanceTimersByTimeAsync(100);
		await writeAll();
	}
	await vi.advanceTimersByTimeAsync(300);
	expect(save.mock.calls.length).toBeLessThanOrEqual(8);
	expect(save.mock.calls.length).toBeGreaterThanOrEqual(6);
	expect(save.mock.lastCall).toEqual([ada, 'x'.repeat(20)]);
});

test('what is on the disk already is nothing new', async () => {
	const { drafts, save, writeAll } = createParts(new Map([[ada, 'half a']]));
	expect(drafts.typed(ada, 'half a')).toBe(false);
	expect(drafts.typed(ada, 'half a word')).toBe(true);
	expect(drafts.typed(ada, 'half a word')).toBe(false);
	await vi.advanceTimersByTimeAsync(300);
	await writeAll();
	expect(drafts.isUnsaved(ada)).toBe(false);
	expect(drafts.typed(ada, 'half a word')).toBe(false);
	expect(save).toHaveBeenCalledTimes(1);
});

test('an empty text is written at once, and nothing of before comes after it', async () => {
	const { drafts, save } = createParts();
	drafts.typed(ada, 'sent soon');
	drafts.typed(ada, '');
	expect(save.mock.calls).toEqual([[ada, '']]);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(save).toHaveBeenCalledTimes(1);
});

test('who turns away has everything written, and can wait for it', async () => {
	const { drafts, save, writeAll } = createParts();
	expect(drafts.flush()).toBeUndefined();
	drafts.typed(ada, 'one');
	drafts.typed(ben, 'two');
	const done = vi.fn();
	void drafts.flush()?.then(done);
	expect(save.mock.calls).toEqual([
		[ada, 'one'],
		[ben, 'two']
	]);
	expect(drafts.isUnsaved(ada)).toBe(true);
	await vi.advanceTimersByTimeAsync(0);
	expect(done).not.toHaveBeenCalled();
	await writeAll();
	expect(done).toHaveBeenCalledTimes(1);
	expect(drafts.isUnsaved(ada)).toBe(false);
});

test('what is typed while an earlier text is written is not taken for written', async () => {
	const { drafts, save, writeAll } = createParts();
	drafts.typed(ada, 'one');
	void drafts.flush();
	drafts.typed(ada, 'one two');
	await writeAll();
	expect(drafts.isUnsaved(ada)).toBe(true);
	await vi.advanceTimersByTimeAsync(300);
	expect(save.mock.lastCall).toEqual([ada, 'one two']);
});

test('nothing is written of a contact who is gone', async () => {
	const { drafts, save } = createParts();
	drafts.typed(ada, 'for nobody');
	drafts.forget(ada);
	expect(drafts.flush()).toBeUndefined();
	await vi.advanceTimersByTimeAsync(1_000);
	expect(save).not.toHaveBeenCalled();
});
