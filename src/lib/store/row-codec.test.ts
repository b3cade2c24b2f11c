// Rows as bytes: nothing is lost, short texts look alike, and what is no row is told.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pad, utf8 } from '#lib/protocol/bytes.ts';
import { MAX_CONTENT_BYTES } from '#lib/protocol/limits.ts';
import { contact, createText, identity, idsBlock, invite, outboxEntry, prekey, summary } from './fixtures.ts';
import { decodeRow, encodeRow } from './row-codec.ts';
import type { Rows, StoreName } from './rows.ts';

const samples: { readonly [Name in StoreName]: Rows[Name]['value'] } = {
	conv: summary,
	tail: createText('hello'),
	session: contact,
	prekey,
	outbox: outboxEntry,
	invite,
	settings: identity,
	ids: idsBlock,
	filter: { version: 1, ranges: [[1, 1, 20_000]], newest: 1_700_000_000_000, bloom: 'AAAA' },
	segment: { database: Uint8Array.of(83, 81, 76, 0, 255) }
};
const stores = Object.keys(samples) as StoreName[];

test.each(stores)('a row of %s comes back as it was', (store) => {
	expect(decodeRow(store, encodeRow(store, samples[store]))).toEqual(samples[store]);
});

test('every text comes back, whatever it is made of', () => {
	fc.assert(
		fc.property(fc.uint16Array(), (units) => {
			const row = createText(String.fromCharCode(...units)); // halves of surrogate pairs among them
			expect(decodeRow('tail', encodeRow('tail', row))).toEqual(row);
		})
	);
});

test('the length of a message tells its size class and nothing else', () => {
	const lengths = new Set<number>();
	for (let length = 0; length < 40_000; length += 97) {
		const bytes = encodeRow('tail', createText('x'.repeat(length)));
		lengths.add(bytes.length);
	}
	expect([...lengths]).toEqual([256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768, 49_152]);
});

test('a short text and the mark of an unreadable one have the same length, as has the preview of either', () => {
	const short = encodeRow('tail', createText('yes')).length;
	expect(encodeRow('tail', { kind: 'unreadable', at: 1 }).length).toBe(short);
	expect(encodeRow('conv', summary).length).toBe(encodeRow('conv', { unread: 0 }).length);
});

test('what waits in the outbox, and a preview, tell no more of the length of a text', () => {
	const lengths = new Set<number>();
	for (let length = 1; length < 1_500; length++) {
		const body = 'x'.repeat(length);
		lengths.add(
			encodeRow('outbox', { ...outboxEntry, content: { type: 'text', id: createId(), sentAt: 1, body } }).length
		);
		lengths.add(encodeRow('conv', { unread: 0, preview: { body, mine: true, at: 1 } }).length);
	}
	expect([...lengths].toSorted((a, b) => a - b)).toEqual([256, 512, 1_024, 2_048]);
});

test('the longest text stays below 64 KiB, and what is longer is still padded', () => {
	expect(encodeRow('tail', createText('x'.repeat(MAX_CONTENT_BYTES))).length).toBe(49_152);
	expect(encodeRow('tail', createText('x'.repeat(60_000))).length).toBe(2 * 49_152);
});

test('what is no row of the store is told as a fault, without its content', () => {
	const broken = ['', 'marker', '[', 'null', '"marker"', '42', '{}', '{"kind":5,"at":1}', '{"kind":"text"}'];
	for (const json of broken) {
		expect(() => decodeRow('tail', pad(utf8(json), 256)), json).toThrow(/^internal: row of tail$/);
	}
	expect(() => decodeRow('tail', new Uint8Array(256)), 'no padding').toThrow(/^internal: row of tail$/);
	expect(() => decodeRow('prekey', Uint8Array.of(0xff)), 'no text').toThrow(/^internal: row of prekey$/);
	expect(() => decodeRow('outbox', pad(utf8('{"content":null}'), 256))).toThrow(/^internal: row of outbox$/);
});

function createId() {
	const row = createText('');
	if (row.kind !== 'text') throw new Error('not a text');
	return row.id;
}
