// What two people have committed, as the test knows it from outside, and the judgement of their histories by it. What was
// under way when a page ended may or may not have been committed: either is right, but both histories must agree.
import type { Shown } from '../person.ts';
import { other, type Side, sides } from './plan.ts';

export interface LedgerText {
	/** What its body begins with, in every wording: names it for the test. */
	readonly id: string;
	readonly author: Side;
	/** False for one that was being written when its page ended. */
	readonly isCertain: boolean;
	/** What its body may be now. */
	bodies: string[];
	edited: Maybe;
	deleted: Maybe;
	/**
	 * The id of its entry, where it was deleted before the contact was known to have it: then they may have nothing in its place
	 * (protocol.md, "Sending").
	 */
	takenBack?: string;
	/** The id of the text that it answers. */
	readonly replyTo?: string;
	/** The reactions of each side. */
	readonly reactions: readonly [Map<string, Maybe>, Map<string, Maybe>];
}
export type Maybe = 'no' | 'maybe' | 'yes';

export interface Ledger {
	readonly texts: LedgerText[];
	/** A new id of this side's, such as `Ada 0012`. */
	nextId(author: Side): string;
	wrote(author: Side, id: string, body: string, isCertain: boolean, replyTo?: string): void;
	edited(id: string, body: string, isCertain: boolean): void;
	/** @param takenBack the id of its entry, where its author did not see it delivered before */
	removed(id: string, isCertain: boolean, takenBack?: string): void;
	/** Again takes it back. */
	reacted(side: Side, id: string, emoji: string, isCertain: boolean): void;
	/** The newest of this side's that stand for certain and are not deleted, oldest first. */
	newest(author: Side, count: number): readonly LedgerText[];
	/** What is wrong with the histories of the two, in words; empty when nothing is. */
	faults(histories: readonly [readonly Shown[], readonly Shown[]]): readonly string[];
}

/** Length of an id: a name of three letters, a space, five digits. */
export const ID_LENGTH = 9;

/** @param names of three letters each */
export function createLedger(names: readonly [string, string]): Ledger {
	const texts: LedgerText[] = [];
	const counts: [number, number] = [0, 0];
	const find = (id: string): LedgerText | undefined => texts.find((text) => text.id === id);

	return {
		texts,
		nextId: (author) => `${names[author]} ${String(++counts[author]).padStart(5, '0')}`,
		wrote(author, id, body, isCertain, replyTo) {
			texts.push({
				id,
				author,
				isCertain,
				bodies: [body],
				edited: 'no',
				deleted: 'no',
				...(replyTo !== undefined && { replyTo }),
				reactions: [new Map(), new Map()]
			});
		},
		edited(id, body, isCertain) {
			const text = find(id);
			if (!text) return;
			text.bodies = isCertain ? [body] : [...text.bodies, body];
			if (text.edited !== 'yes') text.edited = isCertain ? 'yes' : 'maybe';
		},
		removed(id, isCertain, takenBack) {
			const text = find(id);
			if (!text) return;
			if (text.deleted !== 'yes') text.deleted = isCertain ? 'yes' : 'maybe';
			if (takenBack !== undefined) text.takenBack = takenBack;
		},
		reacted(side, id, emoji, isCertain) {
			const own = find(id)?.reactions[side];
			const before = own?.get(emoji) ?? 'no';
			own?.set(emoji, !isCertain || before === 'maybe' ? 'maybe' : before === 'no' ? 'yes' : 'no');
		},
		newest: (author, count) =>
			texts.filter((text) => text.author === author && text.isCertain && text.deleted === 'no').slice(-count),
		faults: (histories) => [
			...sides.flatMap((side) => histories[side].flatMap((entry) => alone(entry, names[side]))),
			...sides.flatMap((side) => twice(histories[side], names[side])),
			...sides.flatMap((side) =>
				authored(
					histories[side].filter(({ mine }) => mine),
					texts.filter(({ author }) => author === side)
				)
			),
			...sides.flatMap((author) =>
				difference(
					histories[author].filter(({ mine }) => mine),
					histories[other(author)].filter(({ mine }) => !mine),
					names[author],
					new Set(texts.flatMap(({ author: by, takenBack }) => (by === author && takenBack ? [takenBack] : [])))
				)
			)
		]
	};
}

/** What no history may hold. */
function alone({ body, id }: Shown, owner: string): string[] {
	return id.startsWith('m-') ? [] : [`${owner} is shown: ${body}`];
}

function twice(history: readonly Shown[], owner: string): string[] {
	const seen = new Set<string>();
	return history.flatMap(({ id, body }) => {
		if (!seen.has(id)) {
			seen.add(id);
			return [];
		}
		return [`twice with ${owner}: ${body}`];
	});
}

/** The author's own part against what they committed: all of it, in order, and nothing else. */
function authored(shown: readonly Shown[], texts: readonly LedgerText[]): string[] {
	const faults: string[] = [];
	let at = 0;
	for (const text of texts) {
		const entry = shown[at];
		if (entry !== undefined && isOf(entry, text)) {
			faults.push(...wrongIn(entry, text));
			at++;
		} else if (text.isCertain) {
			faults.push(`${text.id} was committed; in its place stands: ${entry?.body ?? 'nothing'}`);
			break; // all the rest would be said to be wrong
		}
	}
	if (faults.length === 0 && at < shown.length) faults.push(`nobody wrote: ${shown[at]!.body}`);
	return faults;
}

function isOf(entry: Shown, text: LedgerText): boolean {
	return entry.deleted ? text.deleted !== 'no' : text.deleted !== 'yes' && text.bodies.includes(entry.body);
}

function wrongIn(entry: Shown, text: LedgerText): string[] {
	if (entry.deleted) return [];
	const faults: string[] = [];
	if (text.edited !== 'maybe' && entry.edited !== (text.edited === 'yes')) faults.push(`edited, or not: ${text.id}`);
	if ((entry.replyTo !== undefined) !== (text.replyTo !== undefined)) faults.push(`a reply, or not: ${text.id}`);
	const reactions = text.reactions.flatMap((own) => [...own]);
	for (const [emoji, is] of reactions)
		if (is === 'yes' && !entry.reactions.some((shown) => shown.includes(emoji)))
			faults.push(`${emoji} is not there: ${text.id}`);
	for (const shown of entry.reactions)
		if (!reactions.some(([emoji, is]) => is !== 'no' && shown.includes(emoji)))
			faults.push(`${shown} is there: ${text.id}`);
	return faults;
}

/**
 * The first entry in which the author's history and the contact's are not equal.
 * @param takenBack the ids of tombstones of the author's that the contact may have nothing for
 */
function difference(
	own: readonly Shown[],
	theirs: readonly Shown[],
	author: string,
	takenBack: ReadonlySet<string>
): string[] {
	const known = new Set(theirs.map(({ id }) => id));
	const told = own.filter(({ id, deleted }) => known.has(id) || !deleted || !takenBack.has(id));
	const length = Math.max(told.length, theirs.length);
	for (let at = 0; at < length; at++) {
		const [one, other] = [told[at], theirs[at]].map((entry) => entry && JSON.stringify(comparable(entry)));
		if (one !== other)
			return [`number ${at + 1} of ${author}: ${one ?? 'nothing'}, but the contact has ${other ?? 'nothing'}`];
	}
	return [];
}

function comparable({ id, body, edited, deleted, replyTo, reactions }: Shown): object {
	return { id, body, edited, deleted, replyTo, reactions: reactions.toSorted() };
}
