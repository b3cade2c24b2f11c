import { expect, test } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, ContactView } from '#lib/worker/api.ts';
import { ContactList } from './contact-list.svelte.ts';
import { viewOf } from './contact-view.fixture.ts';

const changed = (...contacts: ContactView[]): Changes => ({ contacts, messages: [], deliveries: [] });
const listOf = (...contacts: ContactView[]) => new ContactList(contacts, () => false);
const names = ({ all }: ContactList) => all.map(({ name }) => name);
const at = (time: number) => ({ preview: { body: 'hi', mine: false, at: time, deleted: false } });

test('what was committed is drawn, the newest conversation first, and a contact stays the one that components hold', () => {
	const list = listOf(viewOf('Ada', at(2)), viewOf('Ben', at(1)));
	const ben = list.find('Ben' as PublicKey);
	list.apply(changed(viewOf('Ben', { ...at(3), unread: 1 })));
	expect(names(list)).toEqual(['Ben', 'Ada']);
	expect(list.find('Ben' as PublicKey)).toBe(ben);
	expect(ben?.unread).toBe(1);
	list.apply(changed(viewOf('Cem')));
	expect(names(list)).toEqual(['Cem', 'Ben', 'Ada']);
	list.apply({ ...changed(), gone: ['Ben' as PublicKey] });
	expect(names(list)).toEqual(['Cem', 'Ada']);
	expect(list.find(undefined)).toBeUndefined();
});

test('it says when others are to be reached, and only then', () => {
	const list = listOf(viewOf('Ada'));
	expect(list.apply(changed(viewOf('Ada', { ...at(1), unread: 4, draft: 'x', name: 'The Countess' })))).toBe(false);
	expect(list.apply(changed())).toBe(false);
	expect(list.apply(changed(viewOf('Ben')))).toBe(true);
	expect(list.apply(changed(viewOf('Ben', { blocked: true })))).toBe(true);
	expect(list.apply(changed(viewOf('Ben', { removed: true })))).toBe(false);
	expect(list.apply(changed(viewOf('Ben')))).toBe(true);
	expect(list.apply(changed(viewOf('Ben', { server: 'wss://far.example/signal' })))).toBe(true);
	expect(list.apply({ ...changed(), gone: ['Ada' as PublicKey] })).toBe(true);
});

test('another key under a known name is seen whenever it comes about, and until it does not hold any more', () => {
	const list = listOf(viewOf('one', { name: 'Ada', verified: true }));
	const two = { addedAt: 2, name: 'Mallory' };
	list.apply(changed(viewOf('two', two)));
	const namesake = () => list.find('two' as PublicKey)?.namesake;
	expect(namesake()).toBeUndefined();
	list.apply(changed(viewOf('two', { ...two, name: 'ADA' }))); // they call themselves so now
	expect(namesake()).toEqual({ name: 'Ada', verified: true });
	expect(list.find('one' as PublicKey)?.namesake).toBeUndefined();
	list.apply(changed(viewOf('one', { name: 'Ada' })));
	expect(namesake()).toEqual({ name: 'Ada', verified: false });
	list.apply(changed(viewOf('one', { name: 'Ada from work' })));
	expect(namesake()).toBeUndefined();
	list.apply(changed(viewOf('one', { name: 'Ada' })));
	list.apply({ ...changed(), gone: ['one' as PublicKey] });
	expect(namesake()).toBeUndefined();
});

test('nothing is written under a known name before one has decided, and so for every other collision', () => {
	const list = listOf(viewOf('one', { name: 'Ada' }));
	const two = { addedAt: 2, name: 'Mallory' };
	list.apply(changed(viewOf('two', two)));
	const [one, other] = ['one', 'two'].map((key) => list.find(key as PublicKey)!);
	const drawTwo = (given: Partial<ContactView>) => list.apply(changed(viewOf('two', { ...two, ...given })));
	other!.writeAnyway(); // of nothing
	expect(other!.isHeld).toBe(false);
	drawTwo({ name: 'ada' });
	expect(other!.isHeld).toBe(true);
	expect(one!.isHeld).toBe(false);
	other!.writeAnyway();
	expect(other!.isHeld).toBe(false);
	drawTwo({ name: 'ada', unread: 3 });
	expect(other!.isHeld).toBe(false); // it is the same collision
	list.apply(changed(viewOf('one', { name: 'Ada', verified: true })));
	expect(other!.isHeld).toBe(true); // now it is known who Ada is
	other!.writeAnyway();
	list.apply(changed(viewOf('three', { name: 'Ben' })));
	drawTwo({ name: 'Ben' });
	expect(other!.isHeld).toBe(true);
	drawTwo({ name: 'Ben', verified: true });
	expect(other!.isHeld).toBe(false);
	drawTwo({});
	expect(other!.isHeld).toBe(false);
});
