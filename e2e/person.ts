// A person at a browser: does what people do, through what people see. Owns the names, labels and roles of the screens, so
// that tests speak of people; calls nothing of the app.
import { expect, type Locator, type Page } from '@playwright/test';
import { openFileSettings, restore, saveBackup } from './backup-screens.ts';
import { type ListedContact, readContacts } from './contact-list.ts';
import { ConversationScreen, type Delivery, type Shown } from './conversation-screen.ts';
import { searchFor } from './search-screen.ts';

export type { Delivery, Shown };
export type LinkWord = 'offline' | 'connecting' | 'connected' | 'failed';

/** Argon2id, a cold worker and a loaded machine: what a person would still wait for, in ms. */
const PATIENCE = 30_000;

export class Person {
	readonly page: Page;
	readonly #baseUrl: string;
	readonly #conversation: ConversationScreen;
	#passphrase = '';

	/** @param baseUrl where the app is served, such as `http://localhost:8080` */
	constructor(page: Page, baseUrl: string) {
		this.page = page;
		this.#baseUrl = baseUrl;
		this.#conversation = new ConversationScreen(page);
	}

	/** First visit: creates the identity and lands in the app. A pending invite of the address is kept. */
	async arrive(name: string, passphrase: string): Promise<void> {
		const { page } = this;
		const create = page.getByRole('button', { name: 'Create my key' });
		if (!(await create.isVisible())) await page.goto(`${this.#baseUrl}/`);
		await page.getByLabel('Your name').fill(name);
		await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
		await page.getByLabel('Repeat passphrase').fill(passphrase);
		await create.click();
		const anyway = page.getByRole('button', { name: 'Use it anyway' });
		const inside = this.#inside();
		await expect(anyway.or(inside).first()).toBeVisible({ timeout: PATIENCE });
		if (await anyway.isVisible()) await anyway.click();
		await expect(inside).toBeVisible({ timeout: PATIENCE });
		this.#passphrase = passphrase;
	}

	/** Later visit. Opens the app where it is not open; rejects with what the app says when it stays locked. */
	async unlock(passphrase: string): Promise<void> {
		const { page } = this;
		const field = page.getByLabel('Passphrase', { exact: true });
		if (!(await field.isVisible()) && !page.url().startsWith(this.#baseUrl)) await page.goto(`${this.#baseUrl}/`);
		await field.fill(passphrase);
		await page.getByRole('button', { name: 'Unlock', exact: true }).click();
		const refused = page.getByRole('alert').filter({ hasText: /\S/u });
		await expect(this.#inside().or(refused).first()).toBeVisible({ timeout: PATIENCE });
		if (!(await this.#inside().isVisible())) throw new Error((await this.error()) ?? 'still locked');
		this.#passphrase = passphrase;
	}

	async lock(): Promise<void> {
		await this.#toList();
		await this.page.getByRole('button', { name: 'Lock', exact: true }).click();
		await expect(this.page.getByLabel('Passphrase', { exact: true })).toBeVisible();
	}

	async publicKey(): Promise<string> {
		await this.#toList();
		await this.page.getByRole('button', { name: /, your key$/u }).click();
		const key = await this.#dialog().getByRole('group', { name: 'Public key' }).innerText();
		await this.#closeDialog();
		return key.trim();
	}

	/** Makes an invite and returns its link. */
	async invite(): Promise<string> {
		await this.#toList();
		await this.page.getByRole('button', { name: 'Invite someone' }).first().click();
		const field = this.page.getByRole('textbox', { name: 'Invite link' });
		const another = this.#dialog().getByRole('button', { name: 'New invite' });
		await expect(field.or(another)).toBeVisible();
		if (await another.isVisible()) await another.click(); // beside those that are open
		await expect(field).toHaveValue(/\/#\/add\//u);
		const link = await field.inputValue();
		await this.#closeDialog();
		return link;
	}

	/** Opens an invite link as a person who has an identity, and adds its issuer. */
	async follow(link: string): Promise<void> {
		const { page } = this;
		await page.goto(link);
		const locked = page.getByLabel('Passphrase', { exact: true });
		const add = page.getByRole('dialog').getByRole('button', { name: /^Add / });
		await expect(add.or(locked).first()).toBeVisible({ timeout: PATIENCE });
		if (await locked.isVisible()) await this.unlock(this.#passphrase);
		await this.accept();
	}

	/** Adds the issuer of the invite that the app asks about. */
	async accept(): Promise<void> {
		await this.page.getByRole('dialog').getByRole('button', { name: /^Add / }).click();
		await expect(this.#conversation.composer()).toBeVisible();
	}

	async addContact(publicKey: string, name: string): Promise<void> {
		await this.#toList();
		await this.page.getByRole('button', { name: 'Add a contact' }).click();
		const dialog = this.#dialog();
		await dialog.getByLabel('Public key').fill(publicKey);
		await dialog.getByLabel('Name').fill(name);
		await dialog.getByRole('button', { name: 'Add contact' }).click();
		const refused = dialog.getByRole('alert').filter({ hasText: /\S/u });
		await expect(this.#pane(name).or(refused).first()).toBeVisible();
		if (await refused.isVisible()) throw new Error(await refused.innerText());
	}

	/** Opens a conversation by the contact's shown name. */
	async open(contact: string): Promise<void> {
		if (await this.#pane(contact).isVisible()) return;
		await this.#toList();
		await this.#row(contact).click();
		await expect(this.#pane(contact)).toBeVisible();
	}

	async contacts(): Promise<ListedContact[]> {
		await this.#toList();
		return readContacts(this.#list().getByRole('listitem'));
	}

	/** Composes and sends; returns when it stands in the list. */
	write(text: string): Promise<void> {
		return this.#conversation.write(text);
	}

	/** Types without sending. */
	type(text: string): Promise<void> {
		return this.#conversation.type(text);
	}

	/** Rejects when the text does not appear in the open conversation. */
	sees(text: string, timeoutMs?: number): Promise<void> {
		return this.#conversation.sees(text, timeoutMs);
	}

	/** Writes `body` as an answer to the message with this text. */
	reply(text: string, body: string): Promise<void> {
		return this.#conversation.reply(text, body);
	}

	/** Changes an own text. */
	edit(text: string, to: string): Promise<void> {
		return this.#conversation.edit(text, to);
	}

	/** Deletes an own text for both. */
	remove(text: string): Promise<void> {
		return this.#conversation.remove(text);
	}

	/** Gives a reaction; again takes it back. */
	react(text: string, emoji: string): Promise<void> {
		return this.#conversation.react(text, emoji);
	}

	/** Whether the contact of the open conversation was seen to be typing within this time. */
	sawTyping(timeoutMs?: number): Promise<boolean> {
		return this.#conversation.sawTyping(timeoutMs);
	}

	/** The open conversation, oldest first, as far as it is rendered. */
	shown(): Promise<Shown[]> {
		return this.#conversation.shown();
	}

	/** The whole conversation: scrolls back until nothing older is left to load. */
	history(): Promise<Shown[]> {
		return this.#conversation.history();
	}

	delivery(text: string): Promise<Delivery> {
		return this.#conversation.delivery(text);
	}

	/** Looks for a text in all conversations. The bodies of what was found, newest first; the list stands again afterwards. */
	async search(query: string): Promise<string[]> {
		await this.#toList();
		return searchFor(this.page, query);
	}

	/** How the link of the open conversation stands. */
	async link(): Promise<LinkWord> {
		const word = await this.page.getByRole('status', { name: 'Connection' }).innerText();
		return word.trim().toLowerCase() as LinkWord;
	}

	/** 60 digits, of the open conversation. */
	async safetyNumber(): Promise<string> {
		await this.page.getByRole('button', { name: 'Contact details' }).click();
		const number = this.#dialog().getByRole('group', { name: 'Safety number' });
		await expect(number).toHaveText(/(?:\d\D*){60}/u, { timeout: PATIENCE });
		const digits = (await number.innerText()).replace(/\D/gu, '');
		await this.#closeDialog();
		return digits;
	}

	/** Marks the contact of the open conversation as verified. */
	async verify(): Promise<void> {
		await this.page.getByRole('button', { name: 'Contact details' }).click();
		await this.#dialog().getByRole('button', { name: 'Mark as verified' }).click();
		await expect(this.#dialog().getByRole('button', { name: 'Take back' })).toBeVisible();
		await this.#closeDialog();
	}

	/** What others see of this person. */
	async setPresence(status: 'online' | 'away' | 'busy' | 'invisible'): Promise<void> {
		const item = this.page.getByRole('menuitemradio', { name: new RegExp(`^${status}$`, 'iu') });
		await this.#toList();
		await this.page.getByRole('button', { name: /^Your status/u }).click();
		await item.click();
		await expect(this.page.getByRole('button', { name: new RegExp(`^Your status: ${status}`, 'iu') })).toBeVisible();
	}

	/** Makes a backup under a passphrase of its own, and returns the file. */
	async exportBackup(passphrase: string): Promise<Buffer> {
		await this.#toList();
		const settings = await openFileSettings(this.page);
		await settings.getByRole('button', { name: 'Back up…' }).click();
		return saveBackup(this.page, this.#passphrase, passphrase);
	}

	/** First visit, with a backup. Rejects with what the app says when it is refused. */
	async restoreBackup(file: Buffer, filePassphrase: string, passphrase: string): Promise<void> {
		if (!this.page.url().startsWith(this.#baseUrl)) await this.page.goto(`${this.#baseUrl}/`);
		await restore(this.page, this.#inside(), file, filePassphrase, passphrase);
		this.#passphrase = passphrase;
	}

	/** The text of the message that is shown to the person, if any. */
	async error(): Promise<string | undefined> {
		for (const alert of await this.page.getByRole('alert').all()) {
			const text = (await alert.isVisible()) ? (await alert.innerText()).trim() : '';
			if (text !== '') return text;
		}
		const waits = this.page.getByRole('status', { name: 'What waits' });
		if (await waits.isVisible()) return (await waits.innerText()).trim();
		const server = this.page.getByRole('status', { name: 'Server' });
		const words = (await server.isVisible()) ? (await server.innerText()).trim() : '';
		return ['', 'You can be reached', 'Looking for the server…'].includes(words) ? undefined : words;
	}

	#inside(): Locator {
		return this.page.getByRole('heading', { name: 'Sotto', exact: true, level: 1, includeHidden: true });
	}
	#list(): Locator {
		return this.page.getByRole('navigation', { name: 'Conversations' });
	}
	#row(contact: string): Locator {
		return this.#list().getByRole('button', { name: contact, exact: true });
	}
	#pane(contact: string): Locator {
		return this.page.getByRole('region', { name: `Conversation with ${contact}`, exact: true });
	}
	#dialog(): Locator {
		return this.page.getByRole('dialog');
	}

	/** On a phone the list hides behind the conversation. */
	async #toList(): Promise<void> {
		const back = this.page.getByRole('button', { name: 'Back to conversations' });
		if (await back.isVisible()) await back.click();
		await expect(this.#list()).toBeVisible();
	}
	async #closeDialog(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await expect(this.#dialog()).toBeHidden();
	}
}
