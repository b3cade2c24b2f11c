// What the service worker does about notifications: it leads whoever clicks one to its page, and closes what a page has left.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

vi.mock('$service-worker', () => ({ build: [], files: [], prerendered: [], version: 'test' }));

interface Happening {
	readonly data?: unknown;
	readonly source?: unknown;
	readonly notification?: { readonly tag: string; readonly close: () => void };
	readonly waitUntil: (done: Promise<unknown>) => void;
}
const listeners = new Map<string, (event: Happening) => void>();

/** A window of the app, which knows the notifications of these names. */
class FakeClient {
	readonly id: string;
	readonly focus = vi.fn(() => Promise.resolve(this));
	readonly postMessage = vi.fn((message: { readonly name: string }, [port]: MessagePort[]) => {
		if (this.#names.includes(message.name)) port?.postMessage(true);
	});
	readonly #names: readonly string[];

	constructor(id: string, names: readonly string[] = []) {
		this.id = id;
		this.#names = names;
	}
}
let open: FakeClient[] = [];
const openWindow = vi.fn(() => Promise.resolve(null));
const shown = { close: vi.fn() };

beforeEach(async () => {
	vi.resetModules();
	vi.clearAllMocks();
	listeners.clear();
	vi.stubGlobal('addEventListener', (type: string, hear: (event: Happening) => void) => listeners.set(type, hear));
	vi.stubGlobal('Client', FakeClient);
	vi.stubGlobal('clients', { matchAll: () => Promise.resolve(open), openWindow });
	vi.stubGlobal('registration', { getNotifications: () => Promise.resolve([shown]) });
	const script = './service-worker.ts'; // checked for another runtime than this test
	await import(/* @vite-ignore */ script);
});
afterEach(() => vi.unstubAllGlobals());

/** Resolves when the event is over. */
async function happen(type: string, event: Omit<Happening, 'waitUntil'>): Promise<void> {
	const waits: Promise<unknown>[] = [];
	listeners.get(type)?.({ ...event, waitUntil: (done) => waits.push(done) });
	await Promise.all(waits);
}
async function click(tag: string): Promise<void> {
	const close = vi.fn();
	await happen('notificationclick', { notification: { tag, close } });
	expect(close).toHaveBeenCalledTimes(1);
}

test('a click shows the page that knows the notification, whichever was used last', async () => {
	const [other, owner] = [new FakeClient('other'), new FakeClient('owner', ['x'])];
	open = [other, owner];
	await click('x');
	expect(owner.focus).toHaveBeenCalledTimes(1);
	expect(other.focus).not.toHaveBeenCalled();
	expect(owner.postMessage.mock.calls[0]?.[0]).toEqual({ type: 'NOTIFICATION_CLICKED', name: 'x' });
});

test('one that nobody knows any more shows the app, where it is open or else anew', async () => {
	const page = new FakeClient('page', ['of this sitting']);
	open = [page];
	await click('of another sitting');
	expect(page.focus).toHaveBeenCalledTimes(1);
	expect(openWindow).not.toHaveBeenCalled();
	open = [];
	await click('x');
	expect(openWindow.mock.calls).toEqual([['/']]);
});

test('a browser that shows no window after all is no error', async () => {
	const page = new FakeClient('page', ['x']);
	page.focus.mockRejectedValueOnce(new Error('not allowed'));
	open = [page];
	await click('x');
	expect(page.postMessage).toHaveBeenCalledTimes(1);
});

test('a page that ends has all closed; one that begins only what nobody else may have', async () => {
	const [page, other] = [new FakeClient('page'), new FakeClient('other')];
	const ask = (evenOthers: boolean) =>
		happen('message', { data: { type: 'CLOSE_NOTIFICATIONS', evenOthers }, source: page });
	open = [page, other];
	await ask(false);
	expect(shown.close).not.toHaveBeenCalled();
	await ask(true);
	expect(shown.close).toHaveBeenCalledTimes(1);
	open = [page];
	await ask(false);
	expect(shown.close).toHaveBeenCalledTimes(2);
	await happen('message', { data: null });
	await happen('message', { data: { type: 'ELSE' } });
	expect(shown.close).toHaveBeenCalledTimes(2);
});
