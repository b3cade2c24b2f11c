// Who is told of what, over a browser of the test's.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, ContactView, TextView } from '#lib/worker/api.ts';
import type { Preferences } from '#lib/worker/preferences-api.ts';
import type { AlertPort, Notice } from './alert-port.ts';
import { CHIME_GAP, countUnread, createAlerts, NOTICE_GAP } from './alerts.ts';
import { viewOf } from './contact-view.fixture.ts';
import { lockedPreferences } from './locked-preferences.ts';

const [ada, ben] = ['ada', 'ben'] as PublicKey[] as [PublicKey, PublicKey];
const none: Changes = { contacts: [], messages: [], deliveries: [] };
const wanted: Preferences = { ...lockedPreferences, notify: true, notifyContent: 'text', sound: true };

let windowed: EventTarget;
let look: { visibilityState: string };
beforeEach(() => {
	vi.useFakeTimers();
	windowed = new EventTarget();
	look = { visibilityState: 'hidden' };
	vi.stubGlobal('addEventListener', windowed.addEventListener.bind(windowed));
	vi.stubGlobal('document', look);
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

function textOf(n: number, body = `text ${n}`, given: Partial<TextView> = {}): TextView {
	return {
		...{ kind: 'text', n, id: `m${n}` as never, mine: false, body, sentAt: n, deleted: false, reactions: [] },
		...given
	};
}

function createParts(given: Partial<Preferences> = {}, contacts: readonly ContactView[] = [viewOf(ada), viewOf(ben)]) {
	let preferences = { ...wanted, ...given };
	let views = contacts;
	let attended: PublicKey | undefined;
	let allowed = true;
	let click: (name: string) => boolean = () => false;
	let namesake: { readonly name: string; readonly verified: boolean } | undefined;
	const shown = new Map<string, Notice>();
	const history: (Notice | 'closed')[] = [];
	const port = {
		isAllowed: () => allowed,
		show: (name, notice) => {
			shown.set(name, notice);
			history.push(notice);
			return Promise.resolve();
		},
		close: (name) => {
			shown.delete(name);
			history.push('closed');
			return Promise.resolve();
		},
		closeAllLater: vi.fn(),
		count: vi.fn<AlertPort['count']>(),
		clicked: (open, signal) => {
			click = (name) => !signal.aborted && open(name);
		}
	} satisfies AlertPort;
	const chime = vi.fn();
	const open = vi.fn<(contact: PublicKey) => void>();
	const alerts = createAlerts(
		{
			preferences: () => preferences,
			contacts: () => views.map((view) => ({ view, namesake })),
			attended: () => attended,
			open
		},
		port,
		chime
	);
	/** The contact's view becomes this, and with it the messages come. */
	const draw = (contact: PublicKey, change: Partial<ContactView>, ...messages: TextView[]) => {
		const view = { ...views.find(({ publicKey }) => publicKey === contact)!, ...change };
		views = views.map((each) => (each.publicKey === contact ? view : each));
		alerts.draw({ ...none, contacts: [view], messages: messages.map((message) => ({ contact, message })) });
		return vi.advanceTimersByTimeAsync(0);
	};
	return {
		...{ alerts, port, chime, open, shown, history, draw },
		/** Texts arrive as the vault tells of them. */
		arrive: (contact: PublicKey, ...texts: TextView[]) => {
			const { unread } = views.find(({ publicKey }) => publicKey === contact)!;
			return draw(contact, { unread: unread + texts.length, lastN: texts.at(-1)?.n ?? 0 }, ...texts);
		},
		titles: () => [...shown.values()].map(({ title, body }) => `${title}: ${body}`),
		prefer: (change: Partial<Preferences>) => (preferences = { ...preferences, ...change }),
		attend: (contact: PublicKey | undefined) => (attended = contact),
		allow: (is: boolean) => (allowed = is),
		click: (name: string) => click(name),
		confuse: () => (namesake = { name: 'ada', verified: true })
	};
}

test('what comes while nobody sees the page is told, one notification a contact, the newest in the place of the last', async () => {
	const { arrive, titles, history, chime, port } = createParts();
	await arrive(ada, textOf(1, 'hello'));
	expect(titles()).toEqual(['ada: hello']);
	await arrive(ben, textOf(1, 'and I'));
	await vi.advanceTimersByTimeAsync(NOTICE_GAP);
	await arrive(ada, textOf(2), textOf(3, 'are you there?'));
	expect(titles()).toEqual(['ada (3): are you there?', 'ben: and I']);
	expect(history.map((notice) => notice !== 'closed' && notice.cause)).toEqual(['new', 'new', 'new']);
	expect(chime).toHaveBeenCalledTimes(2);
	expect(port.count.mock.calls).toEqual([[0], [1], [2], [4]]);
});

test('a burst draws attention once, and is heard once', async () => {
	const { arrive, titles, history, chime } = createParts();
	for (let n = 1; n <= 20; n++) {
		await arrive(ada, textOf(n));
		await vi.advanceTimersByTimeAsync(100);
	}
	expect(titles()).toEqual(['ada (20): text 20']);
	expect(history.filter((notice) => notice !== 'closed' && notice.cause === 'new')).toHaveLength(1);
	expect(chime).toHaveBeenCalledTimes(1);
	await vi.advanceTimersByTimeAsync(CHIME_GAP);
	await arrive(ben, textOf(1));
	expect(chime).toHaveBeenCalledTimes(2);
});

test('on a page that is seen nothing is shown; a sound is made for another conversation than the open one', async () => {
	const { arrive, shown, chime, attend } = createParts();
	look.visibilityState = 'visible';
	attend(ada);
	await arrive(ada, textOf(1));
	expect(chime).not.toHaveBeenCalled();
	await arrive(ben, textOf(1));
	expect(chime).toHaveBeenCalledTimes(1);
	look.visibilityState = 'hidden';
	await vi.advanceTimersByTimeAsync(CHIME_GAP);
	await arrive(ada, textOf(2));
	expect(chime).toHaveBeenCalledTimes(2); // open, and not seen
	expect(shown.size).toBe(1);
});

test.each([
	['of somebody muted', { muted: true }, {}],
	['of somebody blocked', { blocked: true }, {}],
	['of somebody removed', { removed: true }, {}],
	['to somebody busy', {}, { presence: 'busy' }]
] as const)('nothing is told %s', async (_, contact, given) => {
	const { arrive, shown, chime } = createParts(given, [viewOf(ada, contact)]);
	await arrive(ada, textOf(1));
	expect(shown.size).toBe(0);
	expect(chime).not.toHaveBeenCalled();
});

test('each is for itself: the sound without notifications, and notifications without the sound', async () => {
	const { arrive, shown, chime, prefer, allow } = createParts({ notify: false });
	await arrive(ada, textOf(1));
	expect([shown.size, chime.mock.calls.length]).toEqual([0, 1]);
	prefer({ notify: true, sound: false });
	allow(false);
	await arrive(ada, textOf(2));
	expect(shown.size).toBe(0); // the browser has taken its word back
	allow(true);
	await arrive(ada, textOf(3));
	expect([shown.size, chime.mock.calls.length]).toEqual([1, 1]);
});

test('own messages, and whatever changes an old one, are no news', async () => {
	const { draw, shown, chime } = createParts({}, [viewOf(ada, { lastN: 4 })]);
	await draw(ada, { lastN: 5 }, textOf(5, 'mine', { mine: true }));
	await draw(ada, {}, textOf(4, 'edited', { editedAt: 9 }));
	await draw(ada, {}, textOf(3, '', { deleted: true }));
	await draw(ada, {}, textOf(2, 'liked', { reactions: [{ emoji: '👍', mine: false, theirs: true }] }));
	await draw(ada, { lastN: 6, unread: 1 }, textOf(6, '', { deleted: true })); // came and was taken back at once
	expect(shown.size).toBe(0);
	expect(chime).not.toHaveBeenCalled();
});

test('what is edited or deleted is so in the notification too, and a notification of nothing goes', async () => {
	const { arrive, draw, titles, history } = createParts();
	await arrive(ada, textOf(1, 'one'), textOf(2, 'two'));
	await draw(ada, {}, textOf(2, 'two, better', { editedAt: 9 }));
	expect(titles()).toEqual(['ada (2): two, better']);
	await draw(ada, {}, textOf(2, '', { deleted: true }));
	expect(titles()).toEqual(['ada: one']);
	expect(history.map((notice) => notice !== 'closed' && notice.cause)).toEqual(['new', 'reworded', 'reworded']);
	await draw(ada, {}, textOf(1, '', { deleted: true, expired: true }));
	expect(titles()).toEqual([]);
});

test('what is read, muted, blocked or gone has no notification any more', async () => {
	for (const change of [{ unread: 0 }, { unread: 1 }, { muted: true }, { blocked: true }, { removed: true }]) {
		const { arrive, draw, titles } = createParts();
		await arrive(ada, textOf(1), textOf(2));
		await arrive(ben, textOf(1));
		await draw(ada, {});
		expect(titles()).toEqual(['ada (2): text 2', 'ben: text 1']); // nothing of that has changed
		await draw(ada, change);
		expect(titles()).toEqual(['ben: text 1']);
		await arrive(ben, textOf(2));
		expect(titles()).toEqual(['ben (2): text 2']);
	}
	const { alerts, arrive, titles } = createParts();
	await arrive(ada, textOf(1));
	alerts.draw({ ...none, gone: [ada] });
	await vi.advanceTimersByTimeAsync(0);
	expect(titles()).toEqual([]);
});

test('locked, all are closed, and nothing that comes late is told; what is still under way is closed after it', async () => {
	const { alerts, arrive, shown, port, chime, history } = createParts();
	await arrive(ada, textOf(1));
	const slow = Promise.withResolvers<undefined>();
	vi.spyOn(port, 'show').mockImplementationOnce(async (name, notice) => {
		await slow.promise;
		shown.set(name, notice);
	});
	await arrive(ben, textOf(1));
	alerts.end();
	expect(port.count).toHaveBeenLastCalledWith(0);
	slow.resolve(undefined);
	await vi.advanceTimersByTimeAsync(NOTICE_GAP);
	expect(shown.size).toBe(0);
	expect(history.filter((notice) => notice === 'closed')).toHaveLength(2);
	chime.mockClear();
	await arrive(ada, textOf(2));
	expect([shown.size, chime.mock.calls.length]).toEqual([0, 0]);
	expect(port.count).toHaveBeenLastCalledWith(0);
});

test('a click leads to the conversation, by a name that says nothing and is forgotten with the lock', async () => {
	const { alerts, arrive, shown, click, open } = createParts();
	await arrive(ada, textOf(1));
	await arrive(ben, textOf(1));
	const [first = '', second = ''] = shown.keys();
	for (const name of [first, second]) expect(name).toMatch(/^[\da-f-]{36}$/u);
	expect(click(second)).toBe(true);
	expect(open.mock.calls).toEqual([[ben]]);
	expect(click('of another sitting')).toBe(false);
	alerts.end();
	expect(click(first)).toBe(false);
	expect(open).toHaveBeenCalledTimes(1);
	const again = createParts();
	await again.arrive(ada, textOf(1));
	expect([...again.shown.keys()]).not.toContain(first);
});

test('by choice it says who wrote and no more; or that somebody did, in one notification for all', async () => {
	const { alerts, arrive, draw, titles, prefer, click, shown, open } = createParts({ notifyContent: 'name' });
	await arrive(ada, textOf(1, 'a secret'));
	await arrive(ada, textOf(2, 'another'));
	expect(titles()).toEqual(['ada: 2 new messages']);
	prefer({ notifyContent: 'nothing' });
	alerts.withdraw();
	await arrive(ada, textOf(3));
	expect(titles()).toEqual(['Sotto: New message']);
	await arrive(ben, textOf(1));
	expect(titles()).toEqual(['Sotto: 2 new messages']);
	expect(click([...shown.keys()][0] ?? '')).toBe(true);
	expect(open.mock.calls).toEqual([[ben]]); // who wrote last
	await draw(ben, { unread: 0 });
	expect(titles()).toEqual(['Sotto: New message']);
	await draw(ada, { unread: 0 });
	expect(titles()).toEqual([]);
});

test('what is to disappear is counted and never shown; a known name with another key is said to be one', async () => {
	const { arrive, titles, confuse } = createParts();
	await arrive(ada, textOf(1, 'burn this', { expiresIn: 60 }));
	expect(titles()).toEqual(['ada: New message']);
	confuse();
	await arrive(ada, textOf(2, 'keep this'));
	expect(titles()).toEqual(['ada (another key) (2): keep this']);
});

test('a flood is counted, and the last of it remembered', async () => {
	const { arrive, draw, titles } = createParts();
	await arrive(ada, ...Array.from({ length: 500 }, (_each, at) => textOf(at + 1)));
	expect(titles()).toEqual(['ada (500): text 500']);
	await draw(ada, {}, textOf(500, '', { deleted: true }));
	expect(titles()).toEqual(['ada (499): text 499']);
	await draw(ada, {}, textOf(1, '', { deleted: true })); // not remembered: nothing of it is shown either
	expect(titles()).toEqual(['ada (499): text 499']);
});

test('what an ended page left is closed at the start and at the end; a locked one says nothing of it', () => {
	const { alerts, port } = createParts();
	expect(port.closeAllLater).toHaveBeenCalledTimes(1);
	windowed.dispatchEvent(new Event('pagehide'));
	alerts.end();
	windowed.dispatchEvent(new Event('pagehide'));
	expect([port.closeAllLater.mock.calls.length, port.count.mock.lastCall]).toEqual([2, [0]]);
});

test('what is unread is counted, but of those who are muted', async () => {
	expect(countUnread([viewOf(ada, { unread: 3 }), viewOf(ben, { unread: 5, muted: true })])).toBe(3);
	const { port, draw } = createParts({}, [viewOf(ada, { unread: 3 }), viewOf(ben, { unread: 5 })]);
	expect(port.count.mock.calls).toEqual([[8]]);
	await draw(ben, { muted: true });
	await draw(ben, { draft: 'nothing to count' });
	await draw(ada, { unread: 0 });
	expect(port.count.mock.calls).toEqual([[8], [3], [0]]);
});
