// The kinds of content that a soak exchanges: how a person does each, and what the ledger then says. A new kind is a line
// in both tables.
import type { Actor } from './actor.ts';
import type { Ledger } from './ledger.ts';
import type { PlannedContent } from './plan.ts';

/** How often each kind comes, relative to the others. */
export const weights = { text: 1 };
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
	text: (...given) => Promise.resolve(text(...given))
};

/** What a planned content is now: where its kind has nothing to work on, and while the disk is full, a text. */
export async function realize(actor: Actor, ledger: Ledger, { kind, pick }: PlannedContent<Kind>): Promise<Act> {
	return (actor.isFull ? undefined : await kinds[kind](actor, ledger, pick)) ?? text(actor, ledger, pick);
}

/** Mostly short, now and then 2,000 characters; some with lines and other scripts. */
function bodyOf(id: string, pick: number): string {
	const filling = ['and so on. ', 'línea\n', 'кот 🐈 ', 'שלום '][Math.floor(pick * 40) % 4]!;
	return `${id} ${filling.repeat(Math.floor(pick ** 8 * 200))}.`;
}
