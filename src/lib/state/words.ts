// The words of errors and failures: what happened, what it means for the messages, what to do. Owns the texts that no
// component owns; codes come in, sentences go out.
import { errorCode, type ErrorCode } from '#lib/protocol/errors.ts';
import type { LinkFailure } from '#lib/rtc/ports.ts';
import type { SignalingView } from './view.ts';

const errorWords: Partial<Record<ErrorCode, string>> = {
	'already-exists': 'There is an identity in this browser already. Reload the page to unlock it.',
	'another-tab': 'Sotto is open in another tab of this browser. Only one tab can write at a time.',
	'backup-damaged': 'This backup is damaged or was changed. Nothing was restored: try another copy of the file.',
	'backup-newer':
		'This backup was made by a newer version of Sotto. Nothing was restored: reload the page to update, then try again.',
	'backup-none': 'This file is no Sotto backup, or cannot be read. Choose a file that ends in ".sotto".',
	'backup-passphrase':
		'That is not the passphrase of this backup. Nothing was restored; try the one that you chose when you made it.',
	'backup-truncated':
		'This backup is incomplete: its end is missing. Nothing was restored: copy the whole file again, or try another one.',
	'contact-closed':
		'You have blocked or removed this contact, so nothing is sent to them. Unblock them or add them again, then try again.',
	'database-gone':
		'The browser has deleted what Sotto kept here. Contacts and history can be restored from a backup alone.',
	'disk-full':
		'This device has no room left. Nothing is sent or confirmed until there is: free some space, then try again.',
	'file-full': 'There is no room for the file there, so none was written. Free some space, or choose another place.',
	fenced: 'Sotto was taken over by another tab. Nothing is lost: go on there, or use it here again.',
	'invite-invalid': 'That is not a complete Sotto invite. Ask for the whole link and paste it again.',
	'invite-own': 'This is your own invite. Send it to the person you want to write to.',
	'key-invalid': 'That is not a public key. A key has 44 characters and ends with "="; copy it whole.',
	'key-own': 'This is your own key. Ask the other person for theirs.',
	'message-gone': 'This message was deleted, or is not yours to change. Nothing was changed.',
	'passkey-cancelled':
		'The passkey was not used: that was cancelled, or took too long. Nothing was changed; try again.',
	'passkey-known': 'This authenticator has a passkey for Sotto already. Nothing was changed.',
	'passkey-refused': 'This passkey does not open Sotto, or does not any more. Use your passphrase.',
	'passkey-unable':
		'This browser or this passkey cannot unlock Sotto: it lacks what is called PRF. Nothing was changed, and your passphrase opens everything as before.',
	'too-many': 'There are as many as there can be. Remove one first; nothing was changed.',
	'too-long': 'This text is too long for one message. Shorten it or send it in parts; nothing was sent.',
	version: 'This was made by a newer version of Sotto. Reload the page to update, then try again.',
	'wrong-passphrase': 'That passphrase is not right. Nothing was changed; try again.'
};

/** What a person reads of a refused act. */
export function wordsOf(error: unknown): string {
	return (
		errorWords[errorCode(error)] ??
		'Something went wrong in this browser. What was saved before is safe; reload the page and try again.'
	);
}

/**
 * What a person reads of a link that cannot be made: where it failed, where the messages are, and what can be done.
 * @param isInvisible nothing is dialled then without an act of the person's
 */
export function linkWords(name: string, failure: LinkFailure, isInvisible = false): string {
	const waits = 'Your messages wait on this device';
	const again = isInvisible
		? 'While you are invisible, Sotto connects only when you write, open the conversation or press "Try again"'
		: 'Sotto tries again by itself';
	switch (failure) {
		case 'signaling':
			return `The signaling server cannot be reached, so no connection to ${name} can be made. ${waits}. ${again}. Check your internet connection.`;
		case 'away':
			return isInvisible
				? `${name} is not online. ${waits}. ${again}.`
				: `${name} is not online. ${waits} and go by themselves when both of you have Sotto open.`;
		case 'no-answer':
			return `${name} is online but did not answer. ${waits}. ${again}. They may have to unlock Sotto.`;
		case 'no-candidates':
			return `This browser found no network address to connect from. ${waits}. Check your connection, or a setting or extension that blocks WebRTC.`;
		case 'no-path':
			return `You are both online, but no direct path through your networks was found. ${waits}. Try another network, such as a phone's hotspot, on either side.`;
		case 'invite':
			return `${name} does not honour this invite any more: it was used before, or is older than 7 days. ${waits}. Ask for a new invite.`;
		case 'lost':
			return `The connection to ${name} was lost. ${waits}. ${again}. If that goes on, check the network on either side.`;
	}
}

/** What a person reads of the signaling server, when it is not fine. */
export function signalingWords(signaling: SignalingView): string | undefined {
	switch (signaling.state) {
		case 'online':
		case 'connecting':
			return undefined;
		case 'waiting':
			return 'The signaling server cannot be reached. You can read and write; messages wait on this device and Sotto tries again by itself.';
		case 'stopped':
			switch (signaling.reason) {
				case 'replaced':
					return 'You are online with this identity in another browser. Messages wait on this device; reload the page to come online here.';
				case 'refused':
					return 'The signaling server did not accept your key. Messages wait on this device; reload the page to try again.';
				case 'bad-challenge':
					return 'The signaling server asked for a signature that could be misused, so Sotto did not sign in. Messages wait on this device. Check the address of the app.';
				case 'closed':
					return undefined;
			}
	}
}

/** What a person reads when the two clocks differ by much. @param skew theirs minus ours, in ms */
export function clockWords(name: string, skew: number): string {
	const minutes = Math.round(Math.abs(skew) / 60_000);
	return `The clocks of this device and ${name}'s differ by ${minutes} minutes. Messages arrive all the same, but their times may mislead: check the date and time here and there.`;
}
