// What two people do with messages: answer, edit, delete, react, type and read, while both are here and while one is away.
import type { Browser, BrowserContext } from '@playwright/test';
import { expect, introduce, PASSPHRASE, test } from './people.ts';
import { Person } from './person.ts';

const viewports = [
	{ name: 'desktop', viewport: { width: 1280, height: 800 } },
	{ name: 'phone', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
] as const;

async function arriveAt(browser: Browser, home: string, options: Parameters<Browser['newContext']>[0]) {
	const context: BrowserContext = await browser.newContext(options);
	const person = new Person(await context.newPage(), home);
	await person.arrive('Ada', PASSPHRASE);
	return { person, context };
}
const bodies = async (person: Person) => (await person.shown()).map(({ body }) => body);
const newest = async (person: Person) => (await person.shown()).at(-1);
const entryOf = (person: Person, text: string) =>
	person.page.getByRole('list', { name: 'Messages' }).getByRole('listitem').filter({ hasText: text });
const goAway = (person: Person) => person.page.goto('about:blank');
async function comeBack(person: Person, home: string, to: string) {
	await person.page.goto(home);
	await person.unlock(PASSPHRASE);
	await person.open(to);
}

for (const { name, ...options } of viewports)
	test(`one answers, edits, reacts and deletes, and both see it (${name})`, async ({ arrive, browser, home }) => {
		const { person: ada, context } = await arriveAt(browser, home, options);
		const ben = await arrive('Ben');
		await introduce(ada, ben, ['Ada', 'Ben']);

		await ada.write('first wrods');
		await ben.sees('first wrods');
		await ada.edit('first wrods', 'first words');
		await ben.sees('first words');
		for (const person of [ada, ben]) expect(await newest(person)).toMatchObject({ body: 'first words', edited: true });
		expect((await newest(ben))?.id).toBe((await newest(ada))?.id);

		await ben.reply('first words', 'an answer');
		await ada.sees('an answer');
		for (const person of [ada, ben])
			expect(await newest(person)).toMatchObject({ body: 'an answer', replyTo: 'first words', edited: false });

		await ada.react('an answer', '👍');
		await ben.react('an answer', '👍');
		await ben.react('an answer', '🦊');
		const both = (person: Person, who: string) => person.page.getByRole('button', { name: `👍, you and ${who}` });
		await expect(both(ada, 'Ben')).toBeVisible();
		await expect(both(ben, 'Ada')).toBeVisible();
		await expect.poll(async () => (await newest(ada))?.reactions).toEqual(['👍', '🦊']);
		await ada.react('an answer', '👍');
		await expect(ben.page.getByRole('button', { name: '👍, you', exact: true })).toBeVisible();
		await expect(ada.page.getByRole('button', { name: '👍, Ben', exact: true })).toHaveAttribute(
			'aria-pressed',
			'false'
		);

		await ada.remove('first words');
		await ben.sees('This message was deleted');
		for (const person of [ada, ben])
			await expect
				.poll(async () => (await person.shown()).map(({ deleted, replyTo }) => ({ deleted, replyTo })))
				.toEqual([
					{ deleted: true, replyTo: undefined },
					{ deleted: false, replyTo: 'This message was deleted' }
				]);
		await ben.page.reload();
		await ben.unlock(PASSPHRASE);
		await ben.open('Ada');
		await ben.sees('This message was deleted');
		expect(await bodies(ben)).toEqual(['', 'an answer']);
		expect((await newest(ben))?.reactions).toEqual(['👍', '🦊']);
		await context.close();
	});

test('a quote leads to what it quotes, however far back that is', async ({ pair: [ada, ben] }) => {
	await ada.write('the beginning');
	for (let n = 1; n <= 12; n++) await ada.write(`line ${n}${'\nand more'.repeat(9)}`);
	await ben.sees('line 12');
	await ben.history();
	await ben.reply('the beginning', 'back to the start');
	await ada.sees('back to the start');
	const original = entryOf(ada, 'the beginning').first();
	await expect(original).not.toBeInViewport();
	await entryOf(ada, 'back to the start').getByTitle('Go to this message').click();
	await expect(original).toBeInViewport();
	await expect(original).toBeFocused();
});

test('what happens while the contact is away arrives when they are back', async ({ arrive, home }) => {
	const [ada, ben] = [await arrive('Ada'), await arrive('Ben')];
	await introduce(ada, ben, ['Ada', 'Ben']);
	for (const text of ['one', 'two', 'three']) await ada.write(text);
	await ben.sees('three');
	await goAway(ben);
	await expect.poll(() => ada.link()).toBe('offline');

	await ada.edit('one', 'one, better');
	await ada.remove('two');
	await ada.react('three', '🎉');
	await ada.reply('three', 'to be chnaged');
	await ada.edit('to be chnaged', 'to be changed');
	await ada.write('regretted at once');
	await ada.remove('regretted at once');
	await ada.write('the last');
	expect(await ada.delivery('to be changed')).toBe('pending');

	const words: string[] = [];
	await ben.page.exposeFunction('note', (text: string) => words.push(text));
	await ben.page.addInitScript(() => {
		const note = Reflect.get(window, 'note') as (text: string) => void;
		new MutationObserver(() => note(document.body.innerText)).observe(document, { childList: true, subtree: true });
	});
	await comeBack(ben, home, 'Ada');
	await ben.sees('the last');
	await expect
		.poll(async () => (await ben.shown()).map(({ id, mine, ...shown }) => shown))
		.toEqual([
			{ body: 'one, better', edited: true, deleted: false, reactions: [] },
			{ body: '', edited: false, deleted: true, reactions: [] },
			{ body: 'three', edited: false, deleted: false, reactions: ['🎉'] },
			{ body: 'to be changed', edited: true, deleted: false, reactions: [], replyTo: 'three' },
			// of what was deleted before it went there is no trace
			{ body: 'the last', edited: false, deleted: false, reactions: [] }
		]);
	expect(words.join('\n')).toContain('the last');
	expect(words.join('\n')).not.toContain('regretted at once');
	await expect.poll(() => ada.delivery('to be changed')).toMatch(/delivered|read/u);
});

test('typing is seen, and forgotten when the text is sent or the contact stops', async ({ pair: [ada, ben] }) => {
	await ada.write('hello');
	await ben.sees('hello');
	await ada.type('I am wri');
	expect(await ben.sawTyping()).toBe(true);
	await ada.write('I am writing');
	await ben.sees('I am writing');
	await expect(ben.page.getByText('Ada is typing')).toHaveCount(0);
	await ada.type('and then I stop');
	expect(await ben.sawTyping()).toBe(true);
	await expect(ben.page.getByText('Ada is typing')).toHaveCount(0, { timeout: 15_000 });
	await ada.type('');
});

test('what was read is shown as read, where both tell each other', async ({ pair: [ada, ben] }) => {
	await ada.write('do you read me?');
	await ben.sees('do you read me?');
	await expect.poll(() => ada.delivery('do you read me?')).toBe('read');
});

test('a draft waits behind an edit and an answer, and Esc leaves both', async ({ pair: [ada, ben] }) => {
	const field = ada.page.getByRole('textbox', { name: 'Message', exact: true });
	await ada.write('my last text');
	await field.press('ArrowUp');
	await expect(ada.page.getByText('Editing')).toBeVisible();
	await expect(field).toHaveValue('my last text');
	await field.press('Escape');
	await expect(field).toHaveValue('');

	await ada.type('half a thought');
	const entry = entryOf(ada, 'my last text');
	await entry.hover();
	await entry.getByRole('button', { name: 'Reply' }).click();
	await expect(ada.page.getByRole('button', { name: 'Cancel reply' })).toBeVisible();
	await expect(field).toHaveValue('half a thought');
	await ada.page.getByRole('button', { name: 'Cancel reply' }).click();
	await ada.edit('my last text', 'my better text');
	await expect(field).toHaveValue('half a thought');
	await ben.sees('my better text');
	await ada.type('');
});

test('an edit that is too long is refused in words, and nothing is lost', async ({ pair: [ada] }) => {
	await ada.write('short');
	await ada.page.getByRole('textbox', { name: 'Message', exact: true }).press('ArrowUp');
	await ada.type('x'.repeat(44_001));
	await expect(ada.page.getByRole('alert').filter({ hasText: 'too long for one message' })).toBeVisible();
	await expect(ada.page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
	await ada.page.keyboard.press('Escape');
	expect(await newest(ada)).toMatchObject({ body: 'short', edited: false });
});

test('a menu whose message is deleted meanwhile closes, and others open as before', async ({ pair: [ada, ben] }) => {
	for (const text of ['soon taken back', 'stays here']) await ada.write(text);
	await ben.sees('stays here');
	const menu = ben.page.getByRole('menu', { name: 'Message', exact: true });
	await entryOf(ben, 'soon taken back').press('Enter');
	await expect(menu).toBeVisible();
	await ada.remove('soon taken back');
	await expect(menu).toBeHidden();
	await expect(ben.page.locator(':focus')).toContainText('deleted');
	await entryOf(ben, 'stays here').press('Enter');
	await expect(menu).toBeVisible();
	await ben.page.keyboard.press('Escape');
});

test('any script, line breaks and code are quoted and edited as they were written', async ({ pair: [ada, ben] }) => {
	for (const text of [
		'שלום עולם',
		'two\nlines',
		'run `npm test`\n```js\nlet x = 1;\n```',
		'**not** _marked_ <b>up</b>'
	]) {
		await ada.write(text);
		await expect.poll(async () => (await newest(ben))?.body).toBe(text);
		await ada.edit(text, `${text}!`);
		await expect.poll(async () => (await newest(ben))?.body).toBe(`${text}!`);
		await ben.reply(`${text}!`, 'seen');
		expect((await newest(ben))?.replyTo).toBe(`${text}!`);
	}
});

test('messages are walked, answered and left by keyboard alone', async ({ pair: [ada, ben] }) => {
	await ada.write('the first to walk');
	await ada.write('the second to walk');
	const { keyboard } = ada.page;
	const field = ada.page.getByRole('textbox', { name: 'Message', exact: true });
	await field.focus();
	const entry = (text: string) => entryOf(ada, text);
	await entry('the second to walk').focus();
	await keyboard.press('ArrowUp');
	await expect(entry('the first to walk')).toBeFocused();
	await keyboard.press('Enter');
	const menu = ada.page.getByRole('menu', { name: 'Message', exact: true });
	await expect(menu.getByRole('menuitemcheckbox').first()).toBeFocused();
	await keyboard.press('Escape');
	await expect(menu).toBeHidden();
	await expect(entry('the first to walk')).toBeFocused();
	await keyboard.press('Enter');
	await keyboard.press('End');
	await keyboard.press('ArrowUp');
	await expect(menu.getByRole('menuitem', { name: 'Copy text' })).toBeFocused();
	await menu.getByRole('menuitem', { name: 'Reply' }).focus();
	await keyboard.press('Enter');
	await expect(field).toBeFocused();
	await keyboard.type('answered');
	await keyboard.press('Enter');
	await expect.poll(async () => (await newest(ben))?.replyTo).toBe('the first to walk');
	await entry('the second to walk').focus();
	await keyboard.press('Escape');
	await expect(field).toBeFocused();
});
