// How a message's text is drawn: whole, with links and code, and nothing of it as markup.
import { mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import MessageText from './MessageText.svelte';

let remove: () => void;
afterEach(() => remove());

function draw(body: string): HTMLElement {
	const target = document.createElement('div');
	document.body.append(target);
	const drawn = mount(MessageText, { target, props: { body } });
	remove = () => {
		void unmount(drawn);
		target.remove();
	};
	return target.querySelector<HTMLElement>('[data-body]')!;
}

test.each([
	'plain\n\nwith <b>lines</b>',
	'`a` and `b`',
	'before\n```js\n\tlet a;\n```\nafter https://example.org',
	'```\na\n```',
	'😀🎉',
	''
])('the text of the one paragraph is the message: %j', (body) => {
	const text = draw(body);
	expect(text.tagName).toBe('P');
	expect(text.textContent).toBe(body);
	expect(text.parentElement?.querySelectorAll('p')).toHaveLength(1);
});

test('what marks code is not shown, and code keeps its lines', () => {
	expect(draw('use `npm ci`:\n```sh\nnpm ci\n\tnpm test\n```').innerText).toBe('use npm ci:\nnpm ci\n\tnpm test');
});

test('links are only in words, and open apart from the app', () => {
	const links = draw('https://a.example `https://b.example`\n```\nhttps://c.example\n```').querySelectorAll('a');
	expect([...links].map(({ href, target, rel }) => ({ href, target, rel }))).toEqual([
		{ href: 'https://a.example/', target: '_blank', rel: 'noopener noreferrer' }
	]);
});

test('code runs from left to right among words of the other direction, and can be scrolled by keyboard', () => {
	const text = draw('שלום\n```\nlet a;\n```');
	const [words, code] = [...text.children] as HTMLElement[];
	expect(getComputedStyle(words!).direction).toBe('rtl');
	expect(getComputedStyle(code!).direction).toBe('ltr');
	expect(code!.tabIndex).toBe(0);
	expect(getComputedStyle(code!).overflowX).toBe('auto');
});

test('a few emoji alone are larger than a text', () => {
	const large = parseFloat(getComputedStyle(draw('😀')).fontSize);
	remove();
	expect(large).toBeGreaterThan(2 * parseFloat(getComputedStyle(draw('text')).fontSize));
});
