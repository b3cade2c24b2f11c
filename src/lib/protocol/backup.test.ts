// The lines of a backup: each kind comes back as it was, and what is none is refused.
import { expect, test } from 'vitest';
import { type BackupLine, encodeBackupLine, parseBackupLine } from './backup.ts';
import { toBase64 } from './bytes.ts';
import { createMark, createMessageId, type Epoch, type PublicKey } from './ids.ts';
import { MAX_CONTENT_BYTES } from './limits.ts';

const of = (bytes: number) => toBase64(new Uint8Array(bytes).fill(9));
const id = createMessageId();
const publicKey = 'tToIlAYZwC0UYfCeAxWaXyOSJGiFkOV7O9SRfCCdUgM=' as PublicKey;
const entry: BackupLine = { type: 'entry', n: 1, kind: 'text', id, mine: true, body: 'ä', sentAt: 1, at: 2 };
const contact: BackupLine = {
	...{ type: 'contact', publicKey, name: 'Ben', addedAt: 1, highestAt: 0, lastN: 1, unread: 0 },
	own: { epoch: of(16) as Epoch, acked: 0 },
	their: { epoch: '', applied: 0 }
};
const lines: readonly BackupLine[] = [
	{
		...{ type: 'person', madeAt: 1, seed: of(32), name: 'Ada', registrationId: 1 },
		preferences: { readReceipts: true, lastSeen: false, presence: 'away', recentEmoji: ['👍'] },
		invites: [{ token: of(16), createdAt: 1, expiresAt: 2 }]
	},
	{
		...{ type: 'person', madeAt: 1, seed: of(32), name: 'Ada', registrationId: 1 },
		preferences: {
			...{ readReceipts: true, lastSeen: false, presence: 'away', recentEmoji: [], lockAfter: 15 },
			...{ notify: true, notifyContent: 'nothing', sound: true }
		},
		invites: []
	},
	{
		...{ type: 'person', madeAt: 1, seed: of(32), name: 'Ada', registrationId: 1 },
		preferences: {
			...{ readReceipts: true, lastSeen: false, typing: false, presence: 'away', recentEmoji: [] },
			server: 'wss://sotto.example/signal'
		},
		invites: []
	},
	entry,
	{ ...entry, body: '\u0001'.repeat(MAX_CONTENT_BYTES), replyTo: { mine: false, id }, editedAt: 3, failed: true },
	{ ...entry, body: '', deleted: true, reactions: [{ emoji: '👍', mine: false }] },
	{ type: 'entry', n: 2, kind: 'missing', at: 1 },
	{ type: 'waiting', seq: 1, mark: createMark(), n: 1, content: { type: 'read', upTo: id } },
	contact,
	{
		...contact,
		...{ ownName: 'Benjamin', profile: { name: 'B', lastSeen: true }, verified: true, blocked: true, removed: true },
		muted: true,
		...{ server: 'wss://sotto.example/signal', invite: of(16), theirRead: 1, ownRead: 1, lastSeen: 5 },
		draft: '\u0001'.repeat(MAX_CONTENT_BYTES),
		restored: [{ epoch: of(16) as Epoch, acked: 0, count: 1 }]
	},
	{ type: 'gone' },
	{ type: 'end', contacts: 1, lines: 4 }
];

test.each(lines.map((line) => [line.type, line] as const))('%s comes back as it was', (_, line) => {
	expect(parseBackupLine(encodeBackupLine(line))).toEqual(line);
});

test.each([
	['nothing', ''],
	['no JSON', '{'],
	['another type', '{"type":"segment"}'],
	['a line above the bound', encodeBackupLine({ ...entry, body: 'x'.repeat(600_000) })],
	['an n of 0', JSON.stringify({ ...entry, n: 0 })],
	['an id that is none', JSON.stringify({ ...entry, id: '<b>' })],
	['a time that is none', JSON.stringify({ ...entry, at: -1 })],
	['a reaction that is no emoji', JSON.stringify({ ...entry, reactions: [{ emoji: '<b>', mine: true }] })],
	['a body above that of a content', JSON.stringify({ ...entry, body: 'x'.repeat(MAX_CONTENT_BYTES + 1) })],
	['a seed of another length', JSON.stringify({ ...lines[0], seed: of(31) })],
	['a registration id out of range', JSON.stringify({ ...lines[0], registrationId: 0x4000 })],
	['a key of small order', JSON.stringify({ ...contact, publicKey: toBase64(new Uint8Array(32)) })],
	['a server that is none', JSON.stringify({ ...contact, server: 'https://sotto.example/' })],
	['a name with nothing to see', JSON.stringify({ ...contact, name: '\u200b' })],
	['a notification of another kind', JSON.stringify(lines[1]).replace('"nothing"', '"all"')],
	['more entries than could be counted', JSON.stringify({ ...contact, lastN: 2 ** 40 })],
	['a content that is none', JSON.stringify({ type: 'waiting', seq: 1, mark: createMark(), content: { type: 'x' } })]
])('%s is refused', (_, text) => {
	expect(() => parseBackupLine(text)).toThrow(expect.objectContaining({ code: 'malformed' }));
});
