import { expect, test } from 'vitest';
import type { LinkStatus } from '#lib/rtc/ports.ts';
import type { ContactView } from '#lib/worker/api.ts';
import { ContactModel, newestFirst } from './contact.svelte.ts';
import { viewOf } from './contact-view.fixture.ts';

const view = (name: string, at?: number): ContactView =>
	viewOf(name, {
		unread: 2,
		lastN: 7,
		waiting: 3,
		invited: true,
		...(at !== undefined && { preview: { body: 'last words', mine: false, at, deleted: false } })
	});

test('shows what the vault says, and what it says next', () => {
	const contact = new ContactModel(view('Ada', 5));
	expect(contact).toMatchObject({ name: 'Ada', unread: 2, waiting: 3, invited: true, preview: { body: 'last words' } });
	contact.view = { ...contact.view, unread: 0, waiting: 0, invited: false };
	expect(contact).toMatchObject({ unread: 0, waiting: 0, invited: false });
	expect(contact.presence).toBeUndefined();
	contact.presence = 'away';
	expect(contact.presence).toBe('away');
});

test.each([
	[{ state: 'idle' }, 'offline', false],
	[{ state: 'connecting' }, 'connecting', false],
	[{ state: 'open', shaky: false }, 'connected', false],
	[{ state: 'open', shaky: true }, 'connected', false],
	[{ state: 'failed', failure: 'away' }, 'offline', true],
	[{ state: 'failed', failure: 'signaling' }, 'offline', true],
	[{ state: 'failed', failure: 'no-path' }, 'failed', true],
	[{ state: 'failed', failure: 'invite' }, 'failed', true]
] as const)('a link that is %j reads as %s', (status: LinkStatus, word, hasProblem) => {
	const contact = new ContactModel(view('Ada'));
	contact.link = status;
	expect(contact.linkWord).toBe(word);
	expect(contact.linkProblem !== undefined).toBe(hasProblem);
});

test.each(['blocked', 'removed'] as const)(
	'of a contact who is %s no presence is shown, and it is there again after',
	(how) => {
		const contact = new ContactModel(viewOf('Ada'));
		contact.presence = 'online';
		contact.typing = true;
		contact.view = viewOf('Ada', { [how]: true });
		expect(contact).toMatchObject({ presence: undefined, typing: false, [how]: true });
		contact.view = viewOf('Ada');
		expect(contact).toMatchObject({ presence: 'online', typing: true, [how]: false });
	}
);

test('who is invisible reads what that means for a link that failed', () => {
	const contact = new ContactModel(viewOf('Ada'), () => true);
	contact.link = { state: 'failed', failure: 'away' };
	expect(contact.linkProblem).toContain('While you are invisible');
});

test('the newest conversation stands first, somebody new above all, names decide where nothing else does', () => {
	const contacts = [view('Old', 1), view('Zoe'), view('New', 9), view('Bea')].map((each) => new ContactModel(each));
	expect(newestFirst(contacts).map(({ name }) => name)).toEqual(['Bea', 'Zoe', 'New', 'Old']);
	expect(contacts.map(({ name }) => name)).toEqual(['Old', 'Zoe', 'New', 'Bea']);
});
