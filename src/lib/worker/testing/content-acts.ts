// What people do with messages in a storm beside writing them, for property tests: which one is meant, what is asked of the
// vault, and what it makes of the author's own entries.
import fc from 'fast-check';
import type { TextView } from '../api.ts';
import type { Act } from './account.ts';
import { look, viewsOf } from './conversation.ts';
import type { Peer } from './peers.ts';

const kinds = ['edit', 'remove', 'react', 'reply', 'look', 'agree'] as const;
export type ContentKind = (typeof kinds)[number];

/** `most`: which message, which emoji, which time. */
export const contentSteps = kinds.map((act) => ({
	weight: 2,
	arbitrary: fc.record({
		act: fc.constant(act),
		side: fc.constantFrom(0 as const, 1 as const),
		most: fc.integer({ min: 0, max: 40 })
	})
}));

export const isContentKind = (act: string): act is ContentKind => (kinds as readonly string[]).includes(act);

/** One act, ready to be asked for; undefined where there is nothing to do it with. */
export interface ContentAct {
	readonly ask: () => Promise<unknown>;
	readonly act: Act;
}

const emoji = ['👍', '🎉', '❤️'];
/** Seconds; so long that no storm's clock moves past them. */
const times = [0, 1_000_000_000, 2_000_000_000];
const unchanged: Act = (entries) => entries;

/** @param body of what is written anew: no other text has it */
export async function contentAct(
	kind: ContentKind,
	[from, to]: readonly [Peer, Peer],
	most: number,
	body: string
): Promise<ContentAct | undefined> {
	const { vault } = from;
	const contact = to.key;
	if (kind === 'look') return { ask: () => look(from, to), act: unchanged };
	if (kind === 'agree') {
		const seconds = times[most % times.length]!;
		return { ask: () => vault.setTimer({ contact, seconds }), act: unchanged };
	}
	const isMeant = ({ deleted, mine }: TextView) => !deleted && (mine || kind === 'react' || kind === 'reply');
	const choice = (await viewsOf(from, to)).filter(isMeant);
	const target = choice[most % (choice.length || 1)];
	if (target === undefined) return undefined;
	const { n, body: before } = target;
	switch (kind) {
		case 'edit':
			return {
				ask: () => vault.edit({ contact, n, body }),
				act: (entries) => entries.map((each) => (each.body === before ? { ...each, body, edited: true } : each))
			};
		case 'remove':
			return {
				ask: () => vault.deleteMessage({ contact, n }),
				act: (entries) =>
					entries.map((each) => (each.body === before ? { body: '', edited: false, deleted: true } : each))
			};
		case 'react':
			return { ask: () => vault.react({ contact, n, emoji: emoji[most % emoji.length]! }), act: unchanged };
		case 'reply':
			return {
				ask: () => vault.send({ contact, body, replyTo: n }),
				act: (entries) => [...entries, { body, edited: false, deleted: false }]
			};
	}
}
