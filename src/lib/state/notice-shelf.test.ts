import { expect, test, vi } from 'vitest';
import type { Notice, NoticeCause } from './alert-port.ts';
import { createNoticeShelf } from './notice-shelf.ts';

const notice = (body: string, cause: NoticeCause = 'new'): Notice => ({ title: 'Ada', body, cause });

/** A browser in which each act ends when the test says so. */
function createParts() {
	const begun: unknown[][] = [];
	const ends: PromiseWithResolvers<undefined>[] = [];
	const act =
		(kind: string) =>
		(...given: readonly unknown[]): Promise<void> => {
			begun.push([kind, ...given]);
			const end = Promise.withResolvers<undefined>();
			ends.push(end);
			return end.promise;
		};
	const shelf = createNoticeShelf({ show: act('show'), close: act('close') });
	/** Ends the act that is under way. */
	const end = async (error?: Error) => {
		const running = ends.shift();
		if (error === undefined) running?.resolve(undefined);
		else running?.reject(error);
		await vi.waitFor(() => undefined);
		await Promise.resolve();
	};
	return { shelf, begun, end };
}

test('one after another, and of several wishes for one name the last', async () => {
	const { shelf, begun, end } = createParts();
	shelf.put('a', notice('1'));
	shelf.put('a', notice('2', 'new'));
	shelf.put('a', notice('3', 'reworded'));
	shelf.put('b', notice('4'));
	expect(begun).toEqual([['show', 'a', notice('1')]]);
	await end();
	expect(begun.slice(1)).toEqual([['show', 'a', notice('3', 'new')]]); // it is of a message that was not told yet
	await end();
	expect(begun.slice(2)).toEqual([['show', 'b', notice('4')]]);
});

test('what is cleared is closed after whatever is under way, once', async () => {
	const { shelf, begun, end } = createParts();
	shelf.put('a', notice('1'));
	shelf.put('b', notice('2'));
	shelf.clear();
	shelf.clear();
	shelf.put('a', undefined);
	await end();
	await end();
	await end();
	expect(begun).toEqual([
		['show', 'a', notice('1')],
		['close', 'b'],
		['close', 'a']
	]);
});

test('a name under which nothing was shown is not closed, and a refusal holds nothing up', async () => {
	const { shelf, begun, end } = createParts();
	shelf.put('a', undefined);
	expect(begun).toEqual([]);
	shelf.put('a', notice('1'));
	shelf.put('b', notice('2'));
	await end(new Error('no permission'));
	expect(begun.at(-1)).toEqual(['show', 'b', notice('2')]);
});
