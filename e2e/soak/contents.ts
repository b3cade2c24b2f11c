// The kinds of content that a soak exchanges: how a person does each, and what the ledger then says. A new kind is a line
// in both tables.
import type { Shown } from '../person.ts';
import type { Actor } from './actor.ts';
import { ID_LENGTH, type Ledger } from './ledger.ts';
import type { PlannedContent } from './plan.ts';

/** How often each kind comes, relative to the others. What was read is said by the app itself. */
export const weights = { text: 6, reply: 1, edit: 1, remove: 1, react: 2 };
export type Kind = keyof typeof weights;

/** One content, ready to be committed. */
export interface Act {
	/** Everything before the gesture that commits. */
	readonly prepare: (actor: Actor) => Promise<void>;
	/** The gesture; resolves when it is committed, with false when it could not be: its target went meanwhile. */
	readonly commit: (actor: Actor) => Promise<boolean>;
	/** Enters it into the ledger. @param isCertain false: the page ended in the midst of `commit` */
	readonly note: (isCertain: boolean) => void;
}

/** @param pick from 0 to 1; undefined when there is nothing that this could be done to */
type Kinds = Readonly<Record<Kind, (actor: Actor, ledger: Ledger, pick: number) => Promise<Act | undefined>>>;

/** People answer, change and react to what is new, and delete what is older. */
const LATELY = 10;
const EMOJI = ['👍', '❤️', '😂'] as const;
const nothing = (): Promise<void> => Promise.resolve();

function text(actor: Actor, ledger: Ledger, pick: number): Act {
	const id = ledger.nextId(actor.side);
	const body = bodyOf(id, pick);
	return {
		prepare: () => actor.person.type(body),
		commit: async () => {
			await actor.send(body);
			return true;
		},
		note: (isCertain) => ledger.wrote(actor.side, id, body, isCertain)
	};
}

const kinds: Kinds = {
	text: (...given) => Promise.resolve(text(...given)),
	async reply(actor, ledger, pick) {
		const target = chosen(await theirs(actor), pick);
		if (target === undefined) return undefined;
		const id = ledger.nextId(actor.side);
		return {
			prepare: nothing,
			commit: () => unlessGone(actor, target, () => actor.person.reply(nameOf(target), `${id} to that.`)),
			note: (isCertain) => ledger.wrote(actor.side, id, `${id} to that.`, isCertain, nameOf(target))
		};
	},
	async edit(actor, ledger, pick) {
		const target = chosen((await own(actor, ledger)).slice(-LATELY), pick);
		if (target === undefined) return undefined;
		const to = `${target} in other words, ${Math.floor(pick * 1e9)}.`;
		return {
			prepare: nothing,
			commit: () => done(actor.person.edit(target, to)),
			note: (isCertain) => ledger.edited(target, to, isCertain)
		};
	},
	async remove(actor, ledger, pick) {
		const target = chosen((await own(actor, ledger)).slice(0, -LATELY), pick);
		if (target === undefined) return undefined;
		const entry = (await actor.person.shown()).find(({ mine, body }) => mine && body.startsWith(target));
		const isDelivered = entry?.delivery === 'delivered' || entry?.delivery === 'read';
		return {
			prepare: nothing,
			commit: () => done(actor.person.remove(target)),
			note: (isCertain) => ledger.removed(target, isCertain, isDelivered ? undefined : entry?.id)
		};
	},
	async react(actor, ledger, pick) {
		const target = chosen(await theirs(actor), pick);
		const emoji = EMOJI[Math.floor(pick * 1e6) % EMOJI.length]!;
		if (target === undefined) return undefined;
		return {
			prepare: nothing,
			commit: () => unlessGone(actor, target, () => actor.person.react(nameOf(target), emoji)),
			note: (isCertain) => ledger.reacted(actor.side, nameOf(target), emoji, isCertain)
		};
	}
};

/** What a planned content is now: where its kind has nothing to work on, and while the disk is full, a text. */
export async function realize(
	actor: Actor,
	ledger: Ledger,
	{ kind, pick }: PlannedContent<Kind>
): Promise<Act & { readonly kind: Kind }> {
	const act = actor.isFull ? undefined : await kinds[kind](actor, ledger, pick);
	return act ? { ...act, kind } : { ...text(actor, ledger, pick), kind: 'text' };
}

/** The ids of this person's own that stand for certain and that they see, oldest first. */
async function own({ person, side }: Actor, ledger: Ledger): Promise<readonly string[]> {
	const shown = new Set((await person.shown()).filter(({ mine, deleted }) => mine && !deleted).map(nameOf));
	return ledger
		.newest(side, 3 * LATELY)
		.map(({ id }) => id)
		.filter((id) => shown.has(id));
}
/** The newest of the contact's that this person sees. */
async function theirs({ person }: Actor): Promise<readonly Shown[]> {
	return (await person.shown()).filter(({ mine, deleted }) => !mine && !deleted).slice(-LATELY);
}
function chosen<Item>(items: readonly Item[], pick: number): Item | undefined {
	return items[Math.floor(pick * items.length)];
}
/** The id that every wording of it begins with. */
const nameOf = ({ body }: Shown): string => body.slice(0, ID_LENGTH);

async function done(act: Promise<void>): Promise<true> {
	await act;
	return true;
}
/** The contact may delete the target in the same moment. */
async function unlessGone({ person }: Actor, { id }: Shown, act: () => Promise<void>): Promise<boolean> {
	try {
		await act();
		return true;
	} catch (error) {
		if (!(await person.shown()).some((entry) => entry.id === id && entry.deleted)) throw error;
		await person.page.keyboard.press('Escape');
		return false;
	}
}

/** Mostly short, now and then 2,000 characters; some with lines and other scripts. */
function bodyOf(id: string, pick: number): string {
	const filling = ['and so on. ', 'línea\n', 'кот 🐈 ', 'שלום '][Math.floor(pick * 40) % 4]!;
	return `${id} ${filling.repeat(Math.floor(pick ** 8 * 200))}.`;
}
