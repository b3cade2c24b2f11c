// What stands on the screens that are compared: one person's contacts and what was said, the same each time. Owns the texts,
// their times and the keys, from which the pictures of people are drawn.
import type { BackupLine } from '../../src/lib/protocol/backup.ts';
import { toBase64, utf8 } from '../../src/lib/protocol/bytes.ts';
import { createMessageId, type MessageId, type PublicKey } from '../../src/lib/protocol/ids.ts';
import { backupOf, contactLine, personLine } from '../long-history.ts';

/** When the screens are looked at. */
export const NOW = Date.UTC(2026, 2, 5, 14, 40);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Those of RFC 8032, section 7.1: keys that nobody uses. */
const keys = {
	ben: '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
	grace: 'PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=',
	emmy: '/FHNjmIYoaONpH7QAjDwWAgW7RO6MwOsXeuRFUiQgCU='
} as Record<'ben' | 'grace' | 'emmy', PublicKey>;

type TextLine = Extract<BackupLine, { readonly kind: 'text' }>;
type More = Partial<Pick<TextLine, 'replyTo' | 'editedAt' | 'deleted' | 'reactions'>>;

/** One conversation. The first of each entry: who wrote it, and minutes before `NOW`. */
function said(texts: readonly (readonly [mine: boolean, ago: number, body: string, more?: More, id?: MessageId])[]) {
	return texts.map(([mine, ago, body, more = {}, id = createMessageId()], index): BackupLine => {
		const at = NOW - ago * MINUTE;
		return { type: 'entry', kind: 'text', n: index + 1, id, mine, body, sentAt: at, at, ...more };
	});
}

/** The backup of somebody with three contacts. */
export function shownHistory(): Promise<Buffer> {
	const whale = createMessageId();
	const withBen = said([
		[false, 1_560, 'Did you get home safely?'],
		[true, 1_556, 'Yes! The night train was almost empty.'],
		[true, 1_555, 'I read the whole way. https://www.gutenberg.org/ebooks/2701', {}, whale],
		[false, 1_551, 'The whale again?', { replyTo: { mine: true, id: whale } }],
		[true, 1_550, 'Always the whale.', { reactions: [{ emoji: '🐋', mine: false }] }],
		[false, 1_502, '', { deleted: true }],
		[false, 42, 'Lunch on Thursday?\nThe place by the river has tables outside now.', { editedAt: NOW - 41 * MINUTE }],
		[true, 38, 'Gladly. `12:30`, by the willow?', { reactions: [{ emoji: '👍', mine: false }] }],
		[false, 36, 'مرحبا بالجميع، أراكم هناك'],
		[true, 35, '明日また話しましょう 🌿']
	]);
	const withGrace = said([
		[true, 3_000, 'Is it finished?'],
		[false, 190, 'The compiler is done. Shall we meet?'],
		[false, 189, 'I will bring the nanoseconds.']
	]);
	const withEmmy = said([[false, 7_300, 'Symmetry explains it all, you will see.']]);
	const addedAt = NOW - 30 * DAY;
	return backupOf([
		personLine(toBase64(utf8('a seed that is the same each time'.slice(0, 32)))),
		...withBen,
		contactLine({ publicKey: keys.ben, name: 'Ben', addedAt, lastN: 10, acked: 5, applied: 5, verified: true }),
		...withGrace,
		contactLine({ publicKey: keys.grace, name: 'Grace', addedAt, lastN: 3, acked: 1, applied: 2, unread: 2 }),
		...withEmmy,
		contactLine({ publicKey: keys.emmy, name: 'Emmy Noether', addedAt, lastN: 1, acked: 0, applied: 1 })
	]);
}
