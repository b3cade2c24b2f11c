// What was read, between two vaults: told once, by those who wish it, and shown where both do.
import { describe, expect, test } from 'vitest';
import { find, look, viewsOf } from './testing/conversation.ts';
import { createFriends, talk, write } from './testing/peers.ts';

describe('what was read', () => {
	test('is told once, and shown as the newest state', async () => {
		const [ada, ben] = await createFriends();
		const wire = await talk(ada, ben);
		for (const body of ['one', 'two']) await write(ada, ben, body);
		await wire.settle();
		expect((await find(ada, ben, 'two')).delivery).toBe('delivered');
		await look(ben, ada);
		await look(ben, ada);
		const before = wire.outputs.get(ada)!.length;
		await wire.settle();
		expect((await viewsOf(ada, ben)).map(({ delivery }) => delivery)).toEqual(['read', 'read']);
		const told = wire.outputs.get(ada)!.slice(before);
		expect(told.flatMap(({ changes }) => changes.deliveries)).toMatchObject([
			{ n: 1, delivery: 'read' },
			{ n: 2, delivery: 'read' }
		]);
		await ada.restart();
		expect((await find(ada, ben, 'one')).delivery).toBe('read');
	});

	test('is neither sent nor shown where it is off, on either side; and what was read meanwhile stays untold', async () => {
		const [ada, ben] = await createFriends();
		const wire = await talk(ada, ben);
		await ben.vault.setPreferences({ readReceipts: false });
		await write(ada, ben, 'one');
		await wire.settle();
		await look(ben, ada);
		await wire.settle();
		expect((await find(ada, ben, 'one')).delivery).toBe('delivered');
		await ben.vault.setPreferences({ readReceipts: true });
		await look(ben, ada);
		await wire.settle();
		expect((await find(ada, ben, 'one')).delivery).toBe('delivered');
		await write(ada, ben, 'two');
		await wire.settle();
		await look(ben, ada);
		await wire.settle();
		expect((await find(ada, ben, 'two')).delivery).toBe('read');
		await ada.vault.setPreferences({ readReceipts: false });
		expect((await find(ada, ben, 'two')).delivery).toBe('delivered');
	});

	test('and has not gone when it is switched off, never goes', async () => {
		const [ada, ben] = await createFriends();
		const wire = await talk(ada, ben);
		await write(ada, ben, 'one');
		await wire.settle();
		await wire.close();
		await look(ben, ada);
		await ben.vault.setPreferences({ readReceipts: false });
		await talk(ada, ben);
		expect((await find(ada, ben, 'one')).delivery).toBe('delivered');
	});
});
