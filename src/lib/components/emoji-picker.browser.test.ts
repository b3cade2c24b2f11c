// The picker in a real browser: its focus, its keys, and what its owner is told.
import { mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import EmojiPicker from './EmojiPicker.svelte';

const search = page.getByRole('searchbox', { name: 'Search emoji' });
const dialog = page.getByRole('dialog', { name: 'Emoji' });
const emoji = (name: string) => dialog.getByRole('button', { name, exact: true });

const nothing = (): Promise<void> => Promise.resolve();
let unmountPicker = nothing;
afterEach(async () => {
	await unmountPicker();
	document.body.replaceChildren();
});

/** Opened from a button within an app that listens for Esc itself. */
function open(recent: readonly string[] = []) {
	const app = document.createElement('form');
	const opener = document.createElement('button');
	opener.type = 'button';
	opener.textContent = 'Emoji here';
	app.append(opener);
	document.body.append(app);
	const escaped = vi.fn<() => void>();
	const submitted = vi.fn<(event: Event) => void>((event) => event.preventDefault());
	app.addEventListener('keydown', ({ key }) => key === 'Escape' && escaped());
	app.addEventListener('submit', submitted);
	opener.focus();
	const onpick = vi.fn<(emoji: string) => void>();
	const onclose = vi.fn<() => void>();
	const picker = mount(EmojiPicker, { target: app, props: { recent, onpick, onclose, anchor: opener } });
	unmountPicker = async () => {
		unmountPicker = nothing;
		await unmount(picker);
	};
	return { opener, onpick, onclose, escaped, submitted };
}

test('opens with the search in focus and all groups under their headings', async () => {
	open();
	await expect.element(search).toHaveFocus();
	await expect.element(dialog.getByRole('group', { name: 'Smileys and emotion' })).toBeVisible();
	expect(dialog.getByRole('heading').elements()).toHaveLength(9);
	expect(dialog.getByRole('button').elements().length).toBeGreaterThan(1_800);
});

test('recent ones come first, newest first, also one that the list does not have', async () => {
	open(['🎉', '👍🏽']);
	const recent = dialog.getByRole('group', { name: 'Recent' });
	await expect.element(recent).toBeVisible();
	expect(dialog.getByRole('heading').elements()[0]?.textContent).toBe('Recent');
	expect(
		recent
			.getByRole('button')
			.elements()
			.map((button) => button.ariaLabel)
	).toEqual(['party popper', '👍🏽']);
});

test('a search finds by word, and Enter picks the first one without sending the form around it', async () => {
	const { onpick, submitted } = open();
	await expect.element(emoji('grinning face')).toBeVisible();
	await userEvent.keyboard('{Enter}');
	expect(onpick).not.toHaveBeenCalled(); // nothing was asked for yet
	await userEvent.keyboard('red hea');
	await expect.element(emoji('red heart')).toBeVisible();
	await expect.element(emoji('grinning face')).not.toBeInTheDocument();
	await userEvent.keyboard('{Enter}');
	expect(onpick.mock.calls).toEqual([['❤️']]);
	expect(submitted).not.toHaveBeenCalled();
});

test('a search that finds nothing says so', async () => {
	open();
	await userEvent.fill(search, 'qqqq');
	await expect.element(dialog.getByRole('status')).toHaveTextContent('Nothing found. Try another word.');
	expect(dialog.getByRole('button').elements()).toEqual([]);
	await userEvent.fill(search, '');
	await expect.element(emoji('grinning face')).toBeVisible();
});

test('arrows walk from the search through the grid and back, Enter picks, a letter searches on', async () => {
	const { onpick } = open(['🎉']);
	await expect.element(emoji('party popper').first()).toBeVisible();
	await userEvent.keyboard('{ArrowDown}');
	await expect.element(emoji('party popper').first()).toHaveFocus();
	await userEvent.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}');
	await userEvent.keyboard('{Enter}');
	await userEvent.keyboard('{ArrowLeft}{Enter}');
	expect(onpick.mock.calls).toEqual([['😄'], ['😃']]);
	await userEvent.keyboard('{ArrowUp}{ArrowUp}');
	await expect.element(search).toHaveFocus();
	await userEvent.keyboard('{ArrowDown}piz');
	await expect.element(search).toHaveValue('piz');
	await userEvent.keyboard('{ArrowDown}{Enter}');
	expect(onpick).toHaveBeenLastCalledWith('🍕');
});

test('the end of the list is reached by keyboard although it was not drawn before', async () => {
	open();
	await expect.element(emoji('grinning face')).toBeVisible();
	await userEvent.keyboard('{Shift>}{Tab}{/Shift}{Tab}');
	const last = dialog.getByRole('group', { name: 'Flags' }).getByRole('button').first();
	(last.element() as HTMLElement).focus();
	await userEvent.keyboard('{ArrowRight}');
	await expect.element(emoji('triangular flag')).toHaveFocus();
	await expect.element(emoji('triangular flag')).toBeInViewport();
});

test('a click picks', async () => {
	const { onpick } = open();
	await userEvent.click(emoji('grinning face'));
	expect(onpick.mock.calls).toEqual([['😀']]);
});

test('Esc closes it and nothing behind it, and the focus goes back', async () => {
	const { opener, onclose, escaped } = open();
	await expect.element(search).toHaveFocus();
	await userEvent.keyboard('joy{Escape}');
	await vi.waitFor(() => expect(onclose).toHaveBeenCalledOnce());
	expect(escaped).not.toHaveBeenCalled();
	await expect.element(opener).toHaveFocus();
	expect(document.querySelector(':popover-open')).toBeNull();
});

test('a click beside it closes it', async () => {
	const { onclose } = open();
	await expect.element(search).toHaveFocus();
	await userEvent.click(document.body, { position: { x: 1, y: 1 } });
	await vi.waitFor(() => expect(onclose).toHaveBeenCalledOnce());
});

test('an owner that takes it away gets the focus back', async () => {
	const { opener } = open();
	await expect.element(emoji('grinning face')).toBeVisible();
	await userEvent.keyboard('{ArrowDown}');
	await expect.element(emoji('grinning face')).toHaveFocus();
	await unmountPicker();
	await expect.element(opener).toHaveFocus();
});
