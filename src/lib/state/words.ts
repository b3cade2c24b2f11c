// The words of errors and failures: what happened, what it means for the messages, what to do. Owns which text tells of
// which; codes come in, sentences go out.
import { errorCode, type ErrorCode } from '#lib/protocol/errors.ts';
import type { LinkFailure } from '#lib/rtc/ports.ts';
import { type Key, say } from '#lib/words/language.svelte.ts';
import type { SignalingView } from './view.ts';

type ErrorKey = Extract<Key, `errors.${string}`>;
const errorKeys: Readonly<Partial<Record<ErrorCode, ErrorKey>>> = {
	'already-exists': 'errors.alreadyExists',
	'another-tab': 'errors.anotherTab',
	'backup-damaged': 'errors.backupDamaged',
	'backup-newer': 'errors.backupNewer',
	'backup-none': 'errors.backupNone',
	'backup-passphrase': 'errors.backupPassphrase',
	'backup-truncated': 'errors.backupTruncated',
	'contact-closed': 'errors.contactClosed',
	'database-gone': 'errors.databaseGone',
	'disk-full': 'errors.diskFull',
	'file-full': 'errors.fileFull',
	fenced: 'errors.fenced',
	'invite-invalid': 'errors.inviteInvalid',
	'invite-own': 'errors.inviteOwn',
	'key-invalid': 'errors.keyInvalid',
	'key-own': 'errors.keyOwn',
	'message-gone': 'errors.messageGone',
	'passkey-cancelled': 'errors.passkeyCancelled',
	'passkey-known': 'errors.passkeyKnown',
	'passkey-refused': 'errors.passkeyRefused',
	'passkey-unable': 'errors.passkeyUnable',
	'too-many': 'errors.tooMany',
	'too-long': 'errors.tooLong',
	version: 'errors.version',
	'wrong-passphrase': 'errors.wrongPassphrase'
};

/** What a person reads of a refused act. */
export function wordsOf(error: unknown): string {
	return say(errorKeys[errorCode(error)] ?? 'common.somethingWrong');
}

/** What a person reads where the act is refused; undefined where it is done. */
export async function refusalOf(act: () => Promise<void>): Promise<string | undefined> {
	try {
		await act();
		return undefined;
	} catch (error) {
		return wordsOf(error);
	}
}

const linkKeys = {
	signaling: 'link.signaling',
	away: 'link.away',
	'no-answer': 'link.noAnswer',
	'no-candidates': 'link.noCandidates',
	'no-path': 'link.noPath',
	invite: 'link.invite',
	lost: 'link.lost'
} as const satisfies Record<LinkFailure, Key>;
/** Nobody invisible is promised that anything is tried by itself. */
const invisibleKeys = {
	...linkKeys,
	signaling: 'link.signalingInvisible',
	away: 'link.awayInvisible',
	'no-answer': 'link.noAnswerInvisible',
	lost: 'link.lostInvisible'
} as const satisfies Record<LinkFailure, Key>;

/**
 * What a person reads of a link that cannot be made: where it failed, where the messages are, and what can be done.
 * @param isInvisible nothing is dialled then without an act of the person's
 */
export function linkWords(name: string, failure: LinkFailure, isInvisible = false): string {
	return say((isInvisible ? invisibleKeys : linkKeys)[failure], { name });
}

/** What a person reads of the signaling server, when it is not fine. */
export function signalingWords(signaling: SignalingView): string | undefined {
	switch (signaling.state) {
		case 'online':
		case 'connecting':
			return undefined;
		case 'waiting':
			return say('server.unreachable');
		case 'stopped':
			switch (signaling.reason) {
				case 'replaced':
					return say('server.replaced');
				case 'refused':
					return say('server.refused');
				case 'bad-challenge':
					return say('server.badChallenge');
				case 'closed':
					return undefined;
			}
	}
}

/** What a person reads when the two clocks differ by much. @param skew theirs minus ours, in ms */
export function clockWords(name: string, skew: number): string {
	return say('state.clocks', { name, count: Math.round(Math.abs(skew) / 60_000) });
}
