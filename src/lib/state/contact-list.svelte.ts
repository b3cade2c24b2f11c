// The contacts of an unlocked app, newest conversation first. Owns what a change does to the list: who is drawn anew, who
// is gone, and who now stands under the name of another.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, ContactView } from '#lib/worker/api.ts';
import { ContactModel, newestFirst } from './contact.svelte.ts';
import { findNamesakes } from './namesakes.ts';

export class ContactList {
	#all = $state.raw<readonly ContactModel[]>([]);
	readonly #isInvisible: () => boolean;

	/** @param isInvisible whether this person is, as contacts are told */
	constructor(views: readonly ContactView[], isInvisible: () => boolean) {
		this.#isInvisible = isInvisible;
		this.#arrange(views.map((view) => new ContactModel(view, isInvisible)));
	}

	get all(): readonly ContactModel[] {
		return this.#all;
	}
	find(contact: PublicKey | undefined): ContactModel | undefined {
		return this.#all.find(({ publicKey }) => publicKey === contact);
	}

	/** Draws what was committed. @returns whether there are others to be reached now, or to be reached elsewhere */
	apply({ contacts, gone = [] }: Changes): boolean {
		if (contacts.length === 0 && gone.length === 0) return false;
		const before = this.#reachable();
		const models = this.#all.filter(({ publicKey }) => !gone.includes(publicKey));
		for (const view of contacts) {
			const known = models.find(({ publicKey }) => publicKey === view.publicKey);
			if (known !== undefined) known.view = view;
			else models.push(new ContactModel(view, this.#isInvisible));
		}
		this.#arrange(models);
		return this.#reachable() !== before;
	}

	#arrange(models: readonly ContactModel[]): void {
		const namesakes = findNamesakes(models);
		for (const model of models) {
			const other = namesakes.get(model.publicKey);
			model.namesake = other && { name: other.name, verified: other.verified };
		}
		this.#all = newestFirst(models);
	}

	/** Who is to be watched, and where. */
	#reachable(): string {
		return this.#all
			.flatMap(({ view }) => (isOpen(view) ? [`${view.publicKey} ${view.server ?? ''}`] : []))
			.toSorted()
			.join('\n');
	}
}

/** Whether anything passes between this person and the contact. */
export function isOpen({ blocked, removed }: Pick<ContactView, 'blocked' | 'removed'>): boolean {
	return !blocked && !removed;
}
