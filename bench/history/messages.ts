// The history that is measured: from a size and a seed to who is written with and what was said. Owns that it is the same for
// every store; knows none.
import type { BackupLineOf } from '#lib/protocol/backup.ts';
import { toBase64 } from '#lib/protocol/bytes.ts';
import { createMessageId } from '#lib/protocol/ids.ts';
import { createIdentity } from '#lib/signal/identity.ts';
import type { MessageRow } from '#lib/store/rows.ts';
import { createEpoch } from '#lib/worker/resume.ts';
import { createRandom } from '../../e2e/soak/random.ts';
import { createTexts } from './texts.ts';

const CONTACTS = 10;
const BEGIN = Date.UTC(2023, 0, 1);
const END = Date.UTC(2026, 0, 1);
const SEED = 4;

export type TextRow = Pick<MessageRow & { readonly kind: 'text' }, 'kind' | 'id' | 'mine' | 'body' | 'sentAt' | 'at'>;
export interface Message {
	/** Contact number, from 1. */
	readonly contact: number;
	/** Its place in the conversation, from 1. */
	readonly n: number;
	readonly row: TextRow;
	/** The last of the conversation. */
	readonly isLast: boolean;
}

/** Messages of each conversation: half of all with the first contact, half of the rest with the second, and so on. */
export function conversations(size: number): readonly number[] {
	const counts: number[] = [];
	for (let left = size; left > 0;) {
		const count = counts.length === CONTACTS - 1 ? left : Math.ceil(left / 2);
		counts.push(count);
		left -= count;
	}
	return counts;
}

/** When the nth of so many was said, ms since 1970: evenly over three years. */
export function timeOf(n: number, count: number): number {
	return BEGIN + Math.floor(((END - BEGIN) * n) / (count + 1));
}

/** Every message, conversation by conversation, oldest first. But for the ids the same at each call. */
export function* messagesOf(size: number): Generator<Message, void> {
	const random = createRandom(SEED);
	const texts = createTexts(random);
	for (const [index, count] of conversations(size).entries()) {
		for (let n = 1; n <= count; n++) {
			const at = timeOf(n, count);
			const mine = random.next() < 0.5;
			const row: TextRow = { kind: 'text', id: createMessageId(), mine, body: texts.next(), sentAt: at, at };
			yield { contact: index + 1, n, row, isLast: n === count };
		}
	}
}

/** The next so many, or as many as are left. (`take` would end the generator.) */
export function nextOf(source: Generator<Message, void>, count: number): readonly Message[] {
	const messages: Message[] = [];
	while (messages.length < count) {
		const { done, value } = source.next();
		if (done) break;
		messages.push(value);
	}
	return messages;
}

/** A word of the texts, by how often it is said (`Texts`). */
export function wordOf(rank: number): string {
	return createTexts(createRandom(SEED)).word(rank);
}

/** Who the history is of. Invisible: the app under measurement calls nobody. */
export function personLine(): BackupLineOf<'person'> {
	return {
		type: 'person',
		madeAt: END,
		seed: toBase64(createIdentity().seed),
		name: 'Ada',
		registrationId: 1,
		preferences: { readReceipts: true, lastSeen: true, presence: 'invisible', recentEmoji: [], lockAfter: 0 },
		invites: []
	};
}

export function contactLine(number: number, lastN: number): BackupLineOf<'contact'> {
	return {
		type: 'contact',
		publicKey: createIdentity().publicKey,
		name: `Contact ${number}`,
		addedAt: BEGIN,
		own: { epoch: createEpoch(), acked: 0 },
		their: { epoch: createEpoch(), applied: 0 },
		highestAt: 0,
		lastN,
		unread: 0
	};
}
