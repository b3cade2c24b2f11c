// The order of a backup's lines: the whole file is refused for one that is not where or what it may be.
import { beforeAll, expect, test } from 'vitest';
import { type BackupLine, encodeBackupLine, parseBackupLine } from '#lib/protocol/backup.ts';
import { errorCode } from '#lib/protocol/errors.ts';
import { installCurve } from '#lib/signal/curve.ts';
import { createJudge } from './backup-order.ts';
import { createFriends, write } from './testing/peers.ts';
import { readLines } from './testing/profiles.ts';

let whole: readonly BackupLine[];
beforeAll(async () => {
	await installCurve();
	const [ada, ben] = await createFriends();
	await write(ada, ben, 'one');
	await write(ada, ben, 'two');
	whole = (await readLines(ada)).map(parseBackupLine);
});

async function judged(lines: readonly BackupLine[]): Promise<string> {
	const judge = createJudge({});
	try {
		for (const line of lines) await judge.take(encodeBackupLine(line));
		judge.finish();
		return 'whole';
	} catch (error) {
		return errorCode(error);
	}
}
/** The lines with one kind of them changed. */
const changed = (type: BackupLine['type'], change: object): BackupLine[] =>
	whole.map((line) => (line.type === type ? { ...line, ...change } : line));

test('a whole backup has a person, two entries, two that wait, a contact and an end', async () => {
	expect(whole.map(({ type }) => type)).toEqual(['person', 'entry', 'entry', 'waiting', 'waiting', 'contact', 'end']);
	expect(await judged(whole)).toBe('whole');
});

test('a line that is missing, doubled or elsewhere is found', async () => {
	for (const at of whole.keys()) {
		expect([at, await judged(whole.toSpliced(at, 1))]).toEqual([at, 'backup-damaged']);
		expect([at, await judged(whole.toSpliced(at, 0, whole[at]!))]).toEqual([at, 'backup-damaged']);
	}
	expect(await judged(whole.toReversed())).toBe('backup-damaged');
	expect(await judged([])).toBe('backup-damaged');
});

test.each([
	['an entry beyond the last', () => changed('entry', { n: 3 })],
	['a text that waits beyond the last', () => changed('waiting', { n: 3 })],
	['more unread than there are', () => changed('contact', { unread: 3 })],
	[
		'one that waits and was acknowledged',
		() => changed('contact', { own: { epoch: 'AAAAAAAAAAAAAAAAAAAAAA==', acked: 1 } })
	],
	[
		'a log from before a restore with more than waits',
		() => changed('contact', { restored: [{ epoch: 'AAAAAAAAAAAAAAAAAAAAAA==', acked: 4, count: 3 }] })
	],
	['a log that was applied and is none', () => changed('contact', { their: { epoch: '', applied: 1 } })],
	[
		'oneself as a contact',
		() =>
			changed('person', { seed: 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=' }).map((line) =>
				line.type === 'contact' ? { ...line, publicKey: 'iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=' as never } : line
			)
	],
	[
		'a key that is no point of the curve',
		() => changed('contact', { publicKey: 'AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' })
	],
	['other totals', () => changed('end', { contacts: 2 })]
])('%s is found', async (_, lines) => {
	expect(await judged(lines())).toBe('backup-damaged');
});
