// In which order the lines of a backup stand, and how they agree with each other. Owns that judgement; refuses the whole file
// for the first line that is not where or what it may be.
import { type BackupLineOf, parseBackupLine } from '#lib/protocol/backup.ts';
import { fromBase64 } from '#lib/protocol/bytes.ts';
import { AppError, errorCode, unreachable } from '#lib/protocol/errors.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { identityFromSeed, signalIdentityKey } from '#lib/signal/identity.ts';

type Person = BackupLineOf<'person'>;
type Entry = BackupLineOf<'entry'>;
type Waiting = BackupLineOf<'waiting'>;
type ContactLine = BackupLineOf<'contact'>;

/** What is done with each line once it has its place. */
export interface Taker {
	person?(line: Person): void;
	/** Entries and what waits belong to the next `contact`, unless `gone` comes. */
	entry?(line: Entry): Promise<void> | undefined;
	waiting?(line: Waiting): Promise<void> | undefined;
	contact?(line: ContactLine): Promise<void>;
	gone?(): void;
}

/** What a whole backup came to. */
export interface Judged {
	/** Whose it is. */
	readonly own: PublicKey | undefined;
	readonly lines: number;
	/** Which of the contacts, from 1, were removed while it was written. */
	readonly gone: ReadonlySet<number>;
}

export interface Judge {
	take(text: string): Promise<void>;
	/** @returns what was read, to know it again */
	finish(): Judged;
}

/** Whether lines stand where they may, and agree with each other. @throws AppError `backup-damaged` from either of its calls */
export function createJudge(taker: Taker): Judge {
	let own: PublicKey | undefined;
	let hasEnded = false;
	let lines = 0;
	let ordinal = 1;
	const gone = new Set<number>();
	const known = new Set<PublicKey>();
	/** Of the lines since the last contact. */
	let group = { n: 0, first: 0, seq: 0 };

	const check = (isSound: boolean): void => {
		if (!isSound) throw new AppError('backup-damaged', 'order');
	};
	async function take(text: string): Promise<void> {
		const line = parseBackupLine(text);
		check(!hasEnded && (line.type === 'person') === (own === undefined));
		switch (line.type) {
			case 'person':
				own = identityFromSeed(fromBase64(line.seed)).publicKey;
				taker.person?.(line);
				break;
			case 'entry':
				group.n = Math.max(group.n, line.n);
				await taker.entry?.(line);
				break;
			case 'waiting':
				check(group.seq === 0 || line.seq === group.seq + 1);
				group = { n: Math.max(group.n, line.n ?? 0), first: group.first || line.seq, seq: line.seq };
				await taker.waiting?.(line);
				break;
			case 'contact':
				checkContact(line);
				await taker.contact?.(line);
				break;
			case 'gone':
				gone.add(ordinal);
				taker.gone?.();
				break;
			case 'end':
				check(line.contacts === known.size && line.lines === lines && group.n === 0 && group.seq === 0);
				hasEnded = true;
				break;
			default:
				unreachable(line);
		}
		if (line.type === 'contact' || line.type === 'gone') {
			group = { n: 0, first: 0, seq: 0 };
			ordinal++;
		}
		lines++;
	}
	function checkContact({
		publicKey,
		lastN,
		theirRead = 0,
		ownRead = 0,
		unread,
		own: log,
		their,
		restored = []
	}: ContactLine): void {
		check(publicKey !== own && !known.has(publicKey));
		check(Math.max(group.n, theirRead, ownRead, unread) <= lastN);
		check(group.seq === 0 || group.first === log.acked + 1);
		check(restored.every(({ count }) => log.acked + count <= group.seq));
		check(their.epoch !== '' || their.applied === 0);
		signalIdentityKey(publicKey);
		known.add(publicKey);
	}
	function finish(): Judged {
		check(hasEnded);
		return { own, lines, gone };
	}
	return { take: (text) => told(() => take(text)), finish };
}

/** What is wrong with a line is wrong with the file. */
async function told<Result>(act: () => Promise<Result>): Promise<Result> {
	try {
		return await act();
	} catch (error) {
		if (['malformed', 'key-invalid'].includes(errorCode(error))) throw new AppError('backup-damaged', 'line');
		throw error;
	}
}
