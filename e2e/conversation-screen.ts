// An open conversation as a person meets it: what stands in the list, and what they do with it. The part of `Person` that is
// about messages; calls nothing of the app.
import { expect, type Locator, type Page } from '@playwright/test';

export type Delivery = 'pending' | 'sent' | 'delivered' | 'read' | 'failed';
export interface Shown {
	readonly id: string;
	readonly body: string;
	readonly mine: boolean;
	readonly delivery?: Delivery;
	readonly edited: boolean;
	readonly deleted: boolean;
	readonly replyTo?: string;
	readonly reactions: string[];
}

const deliveries: Readonly<Record<string, Delivery>> = {
	Waiting: 'pending',
	Sent: 'sent',
	Delivered: 'delivered',
	Read: 'read',
	'Not sent': 'failed'
};

/** A loaded machine: what a person would still wait for, in ms. */
const PATIENCE = 30_000;

/**
 * Where one writes. Roles are looked for in here alone, and the messages by their elements: to work out the roles of ten
 * thousand elements for each look takes longer than the app takes for a message.
 */
export function writingPlace(page: Page): Locator {
	return page.locator('form', { has: page.locator('textarea') });
}

export class ConversationScreen {
	readonly page: Page;

	constructor(page: Page) {
		this.page = page;
	}

	/** Composes and sends; returns when it stands in the list. */
	async write(text: string): Promise<void> {
		const before = await this.#texts(text).count();
		await this.composer().fill(text);
		await this.composer().press('Enter');
		await expect(this.#texts(text)).not.toHaveCount(before, { timeout: PATIENCE });
	}

	/** Types without sending. */
	async type(text: string): Promise<void> {
		await this.composer().fill(text);
	}

	/** Rejects when the text does not appear in the open conversation. */
	async sees(text: string, timeoutMs = PATIENCE): Promise<void> {
		await expect(this.#texts(text).first()).toBeVisible({ timeout: timeoutMs });
	}

	/** Writes `body` as an answer to the message with this text. */
	async reply(text: string, body: string): Promise<void> {
		await this.#choose(await this.#entry(text), 'Reply');
		await this.write(body);
	}

	/** Changes an own text. */
	async edit(text: string, to: string): Promise<void> {
		const entry = await this.#entry(text);
		await this.#choose(entry, 'Edit');
		await this.composer().fill(to);
		await writingPlace(this.page).getByRole('button', { name: 'Save', exact: true }).click();
		await expect.poll(() => entry.getByRole('paragraph').textContent()).toBe(to);
	}

	/** Deletes an own text for both. */
	async remove(text: string): Promise<void> {
		const entry = await this.#entry(text);
		await this.#choose(entry, 'Delete for both');
		await this.page.getByRole('dialog').getByRole('button', { name: 'Delete for both' }).click();
		await expect(entry.getByText('You deleted this message')).toBeVisible();
	}

	/** Gives a reaction; again takes it back. */
	async react(text: string, emoji: string): Promise<void> {
		const entry = await this.#entry(text);
		const given = entry.getByRole('button', { name: `${emoji}, you`, pressed: true });
		const before = await given.count();
		const menu = await this.#menu(entry);
		const near = menu.getByRole('menuitemcheckbox', { name: emoji, exact: true });
		if (await near.isVisible()) await near.click();
		else {
			await menu.getByRole('menuitem', { name: 'More emoji' }).click();
			const picker = this.page.getByRole('dialog', { name: 'Emoji' });
			await picker
				.getByRole('button')
				.and(this.page.getByText(emoji, { exact: true }))
				.first()
				.click();
		}
		await expect(given).toHaveCount(1 - before);
	}

	/** Whether the contact of the open conversation was seen to be typing within this time. */
	async sawTyping(timeoutMs = 10_000): Promise<boolean> {
		const typing = this.page.getByRole('status', { name: 'Typing', exact: true }).getByText(/ is typing$/u);
		return typing.waitFor({ state: 'attached', timeout: timeoutMs }).then(
			() => true,
			() => false
		);
	}

	/** The open conversation, oldest first, as far as it is rendered. */
	async shown(): Promise<Shown[]> {
		const entries = await this.#entries().evaluateAll((items) =>
			items.map((item) => {
				const foot = item.querySelector('time')?.parentElement;
				return {
					id: item.id,
					// A note and a tombstone have words of the app; a tombstone stands for no text any more.
					body: (foot ? item.querySelector('[data-body]') : item.querySelector('p'))?.textContent ?? '',
					mine: item.textContent.trim().startsWith('You:'),
					edited: foot?.textContent.includes('edited') ?? false,
					deleted: foot !== undefined && item.querySelector('[data-body]') === null,
					quote: item.querySelector('blockquote > :last-child')?.textContent.trim(),
					reactions: [...item.querySelectorAll('[aria-pressed]')].map(
						(button) => button.getAttribute('aria-label')?.split(', ')[0] ?? ''
					),
					mark: item.querySelector('[role="img"][aria-label]')?.getAttribute('aria-label')
				};
			})
		);
		return entries.map(({ quote, mark, ...entry }) => {
			const delivery = deliveries[mark ?? ''];
			return {
				...entry,
				...(entry.mine && delivery !== undefined && { delivery }),
				...(quote !== undefined && { replyTo: quote })
			};
		});
	}

	/** The whole conversation: scrolls back until nothing older is left to load. What is far from what is seen is not drawn. */
	async history(): Promise<Shown[]> {
		const older = this.page.getByText('Loading older messages');
		const oldest = this.#entries().first();
		// In this order: what comes between the two is then shown, and not taken for what is still to come.
		const read = async () => ({ isMore: await older.isVisible(), shown: await this.shown() });
		let { isMore, shown: all } = await read();
		while (isMore) {
			const first = all[0]?.id ?? '';
			await this.page.getByRole('region', { name: 'History' }).evaluate((region) => region.scrollTo({ top: -1e9 }));
			const isOther = async () => (await oldest.getAttribute('id')) !== first || !(await older.isVisible());
			await expect.poll(isOther).toBe(true);
			const now = await read();
			const known = now.shown.findIndex(({ id }) => id === first);
			if (known < 0) throw new Error('what was read does not join what was known');
			all = [...now.shown.slice(0, known), ...all];
			({ isMore } = now);
		}
		return all;
	}

	async delivery(text: string): Promise<Delivery> {
		const entry = await this.#entry(text);
		const word = (await entry.locator('[role="img"]').last().getAttribute('aria-label')) ?? '';
		const delivery = deliveries[word];
		if (delivery === undefined) throw new Error(`no delivery state: ${word}`);
		return delivery;
	}

	composer(): Locator {
		return writingPlace(this.page).getByRole('textbox', { name: 'Message', exact: true });
	}
	#entries(): Locator {
		// Days stand in the list too; only entries have an id.
		return this.page.locator('ol[aria-label="Messages"] > li[id]');
	}
	/** What the entries say: not their quotes of others. */
	#texts(text: string): Locator {
		return this.#entries().locator('p').filter({ hasText: text });
	}
	/** The newest entry with this text; where there is none, the newest that contains it. */
	async #entry(text: string): Promise<Locator> {
		await this.sees(text);
		const id = await this.#entries().evaluateAll((items, sought) => {
			// Of a tombstone no text is left to find it by.
			const bodies = items.map((item) => {
				const body = item.querySelector('[data-body]') ?? (item.querySelector('time') ? null : item.querySelector('p'));
				return body?.textContent ?? '';
			});
			const exact = bodies.lastIndexOf(sought);
			return items[exact < 0 ? bodies.findLastIndex((body) => body.includes(sought)) : exact]?.id;
		}, text);
		if (id === undefined) throw new Error('no message with this text');
		return this.page.locator(`[id="${id}"]`);
	}
	/** By keyboard: what comes meanwhile moves an entry away from under the pointer. */
	async #menu(entry: Locator): Promise<Locator> {
		await entry.press('Enter');
		return this.page.getByRole('menu', { name: 'Message', exact: true });
	}
	async #choose(entry: Locator, act: string): Promise<void> {
		await (await this.#menu(entry)).getByRole('menuitem', { name: act }).click();
	}
}
