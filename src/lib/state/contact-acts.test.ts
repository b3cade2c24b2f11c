import { expect, test, vi } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, VaultApi } from '#lib/worker/api.ts';
import { createContactActs } from './contact-acts.ts';
import { wordsOf } from './words.ts';

const ada = 'ada' as PublicKey;
const changes: Changes = { contacts: [], messages: [], deliveries: [] };

function createParts() {
	const done: unknown[] = [];
	const act = (name: string) => (request: unknown) => {
		done.push([name, request]);
		return Promise.resolve(changes);
	};
	const vault = {
		renameContact: vi.fn<VaultApi['renameContact']>(act('rename')),
		setVerified: vi.fn<VaultApi['setVerified']>(act('verify')),
		setMuted: vi.fn<VaultApi['setMuted']>(act('mute')),
		setBlocked: vi.fn<VaultApi['setBlocked']>(act('block')),
		removeContact: vi.fn<VaultApi['removeContact']>(act('remove'))
	};
	const acts = createContactActs(
		vault,
		(drawn) => done.push(['draw', drawn]),
		(contact, text) => done.push(['typed', contact, text]),
		(contact) => done.push(['removed', contact]),
		(contact) => done.push(['unblocked', contact])
	);
	return { acts, vault, done };
}

test('each act is one call, and what it changed is drawn', async () => {
	const { acts, done } = createParts();
	expect(await acts.rename(ada, '  The Countess ')).toBeUndefined();
	await acts.setVerified(ada, true);
	await acts.setMuted(ada, true);
	await acts.setBlocked(ada, true);
	acts.typed(ada, 'hal');
	const drawn = ['draw', changes];
	expect(done).toEqual([
		['rename', { contact: ada, name: 'The Countess' }],
		drawn,
		['verify', { contact: ada, verified: true }],
		drawn,
		['mute', { contact: ada, muted: true }],
		drawn,
		['block', { contact: ada, blocked: true }],
		drawn,
		['typed', ada, 'hal']
	]);
});

test('a removed contact is closed before the list is drawn without them', async () => {
	const { acts, done } = createParts();
	await acts.remove(ada, 'delete');
	expect(done).toEqual([
		['remove', { contact: ada, history: 'delete' }],
		['removed', ada],
		['draw', changes]
	]);
});

test('a name that is refused is told in words; what the disk refuses is thrown, and nothing is drawn', async () => {
	const { acts, vault, done } = createParts();
	vault.renameContact.mockRejectedValueOnce(new AppError('malformed'));
	expect(await acts.rename(ada, 'x')).toBe(wordsOf(new AppError('malformed')));
	const full = new AppError('disk-full');
	for (const call of [vault.setVerified, vault.setMuted, vault.setBlocked, vault.removeContact])
		call.mockRejectedValueOnce(full);
	await expect(acts.setVerified(ada, true)).rejects.toBe(full);
	await expect(acts.setMuted(ada, true)).rejects.toBe(full);
	await expect(acts.setBlocked(ada, true)).rejects.toBe(full);
	await expect(acts.remove(ada, 'keep')).rejects.toBe(full);
	expect(done).toEqual([]);
});

test('who is unblocked is reached for what waits', async () => {
	const { acts, done } = createParts();
	await acts.setBlocked(ada, false);
	expect(done).toEqual([
		['block', { contact: ada, blocked: false }],
		['draw', changes],
		['unblocked', ada]
	]);
});
