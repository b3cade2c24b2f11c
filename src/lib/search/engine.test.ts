// The engine over SQLite: one call that fails fails alone, and tells whether the segment is to blame.
import initSqlJs, { type SqlJsStatic } from 'sql.js';
import { expect, test } from 'vitest';
import { answerCall } from './answers.ts';
import { createEngine } from './engine.ts';
import { parseQuery } from './terms.ts';

const question = { terms: parseQuery('word'), before: Infinity, limit: 10 };
const texts = [{ contact: 1, n: 1, at: 2, sentAt: 1, body: 'a word' }];
const found = [{ order: 1, contact: 1, n: 1, at: 2, sentAt: 1 }];

/** A database that opens as a segment, and has no texts to be asked for. */
async function withoutTexts(): Promise<Uint8Array<ArrayBuffer>> {
	const sql = await initSqlJs();
	const database = new sql.Database();
	database.run(`CREATE TABLE v(words TEXT); INSERT INTO v VALUES('word')`);
	return new Uint8Array(database.export());
}

test('bytes that are no segment, and a segment that cannot be asked, are refused alone', async () => {
	const engine = createEngine(() => initSqlJs());
	await engine.open(1, (await engine.build(texts)).database);
	await engine.open(2, await withoutTexts());
	const refused = engine.ask(2, question); // and nothing is thrown here
	await expect(refused).rejects.toMatchObject({ code: 'malformed' });
	await expect(engine.open(3, new Uint8Array(5_000))).rejects.toMatchObject({ code: 'malformed' });
	expect(await engine.ask(3, question)).toBe(undefined);
	expect(await engine.ask(1, question)).toEqual(found);
	await engine.close(1);
	await engine.close(2);
	expect(await engine.ask(1, question)).toBe(undefined);
});

test('where SQLite is not there yet, or has no memory, no segment is to blame, and it is tried again', async () => {
	const sql = await initSqlJs();
	const answers: (() => SqlJsStatic)[] = [
		() => {
			throw new TypeError('no network');
		},
		() => ({
			...sql,
			Database: function () {
				throw new Error('out of memory');
			} as never
		})
	];
	let loads = 0;
	const engine = createEngine(() => Promise.resolve().then(answers[loads++] ?? (() => sql)));
	await expect(engine.open(1, new Uint8Array(1))).rejects.not.toMatchObject({ code: 'malformed' });
	await expect(engine.open(1, new Uint8Array(1))).rejects.not.toMatchObject({ code: 'malformed' });
	expect(loads).toBe(2);
});

test('the worker answers every call, and tells a code of what failed and no more', async () => {
	const engine = createEngine(() => initSqlJs());
	const { database } = await engine.build(texts);
	const calls = [
		{ id: 1, name: 'open', given: [1, database] },
		{ id: 2, name: 'ask', given: [1, question] },
		{ id: 3, name: 'open', given: [2, new Uint8Array(5_000)] },
		{ id: 4, name: 'ask', given: [1, undefined] },
		{ id: 5, name: 'missing', given: [] },
		{ id: 6, name: 'close', given: [1] }
	];
	const replies = [];
	for (const call of calls) replies.push(await answerCall(engine, call as never));
	expect(replies).toEqual([
		{ id: 1, value: undefined },
		{ id: 2, value: found },
		{ id: 3, failed: 'malformed' },
		{ id: 4, failed: 'internal' },
		{ id: 5, failed: 'internal' },
		{ id: 6, value: undefined }
	]);
});
