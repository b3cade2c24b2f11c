// The rows of a restore come in portions, whatever they are of, and all of them come.
import { expect, test } from 'vitest';
import type { BackupLineOf } from '#lib/protocol/backup.ts';
import { createMark, createMessageId, type Epoch, type PublicKey } from '#lib/protocol/ids.ts';
import { createImporter } from './import-rows.ts';
import { createMemoryDisk } from './testing/memory-store.ts';

const contact: BackupLineOf<'contact'> = {
	...{ type: 'contact', publicKey: 'key' as PublicKey, name: 'Ben', addedAt: 1, highestAt: 0, lastN: 0, unread: 0 },
	own: { epoch: 'AAAAAAAAAAAAAAAAAAAAAA==' as Epoch, acked: 7 },
	their: { epoch: '', applied: 0 }
};
const waiting = (seq: number, body: string): BackupLineOf<'waiting'> => ({
	...{ type: 'waiting', seq, mark: createMark() },
	content: { type: 'text', id: createMessageId(), sentAt: 1, body }
});

test.each([
	['many', 1_300, 'x'],
	['long', 40, 'x'.repeat(64_000)]
])('what waits is written in portions where there are %s', async (_, amount, text) => {
	const store = createMemoryDisk().open();
	const portions: number[] = [];
	const importer = createImporter({
		...store,
		commit(writes) {
			portions.push(writes.length);
			return store.commit(writes);
		}
	});
	for (let at = 1; at <= amount; at++) await importer.waiting?.(waiting(7 + at, `${at} ${text}`));
	const before = [...portions];
	await importer.contact?.(contact);
	expect(before.length).toBeGreaterThan(1);
	expect(Math.max(...portions)).toBeLessThanOrEqual(512);
	expect(portions.reduce((sum, portion) => sum + portion, 0)).toBe(amount + 2); // and who they are
	const rows = await store.readAll('outbox');
	expect(rows.map(({ key }) => key)).toEqual(Array.from({ length: amount }, (_, at) => [1, at + 1]));
	expect(rows.at(-1)?.value.content).toMatchObject({ body: `${amount} ${text}` });
	expect((await store.read('session', 1))?.own).toMatchObject({ last: amount, acked: 0 });
});
