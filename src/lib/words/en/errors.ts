// English: what a person reads of a refused act, by the codes of errors: what happened, what it means, what to do.
import type { Area } from '../catalogue.ts';

export const errors = {
	alreadyExists: 'There is an identity in this browser already. Reload the page to unlock it.',
	anotherTab: 'Sotto is open in another tab of this browser. Only one tab can write at a time.',
	backupDamaged: 'This backup is damaged or was changed. Nothing was restored: try another copy of the file.',
	backupNewer:
		'This backup was made by a newer version of Sotto. Nothing was restored: reload the page to update, then try again.',
	backupNone: 'This file is no Sotto backup, or cannot be read. Choose a file that ends in ".sotto".',
	backupPassphrase:
		'That is not the passphrase of this backup. Nothing was restored; try the one that you chose when you made it.',
	backupTruncated:
		'This backup is incomplete: its end is missing. Nothing was restored: copy the whole file again, or try another one.',
	contactClosed:
		'You have blocked or removed this contact, so nothing is sent to them. Unblock them or add them again, then try again.',
	databaseGone:
		'The browser has deleted what Sotto kept here. Contacts and history can be restored from a backup alone.',
	diskFull:
		'This device has no room left. Nothing is sent or confirmed until there is: free some space, then try again.',
	fileFull: 'There is no room for the file there, so none was written. Free some space, or choose another place.',
	fenced: 'Sotto was taken over by another tab. Nothing is lost: go on there, or use it here again.',
	inviteInvalid: 'That is not a complete Sotto invite. Ask for the whole link and paste it again.',
	inviteOwn: 'This is your own invite. Send it to the person you want to write to.',
	keyInvalid: 'That is not a public key. A key has 44 characters and ends with "="; copy it whole.',
	keyOwn: 'This is your own key. Ask the other person for theirs.',
	messageGone: 'This message was deleted, or is not yours to change. Nothing was changed.',
	passkeyCancelled: 'The passkey was not used: that was cancelled, or took too long. Nothing was changed; try again.',
	passkeyKnown: 'This authenticator has a passkey for Sotto already. Nothing was changed.',
	passkeyRefused: 'This passkey does not open Sotto, or does not any more. Use your passphrase.',
	passkeyUnable:
		'This browser or this passkey cannot unlock Sotto: it lacks what is called PRF. Nothing was changed, and your passphrase opens everything as before.',
	tooMany: 'There are as many as there can be. Remove one first; nothing was changed.',
	tooLong: 'This text is too long for one message. Shorten it or send it in parts; nothing was sent.',
	version: 'This was made by a newer version of Sotto. Reload the page to update, then try again.',
	wrongPassphrase: 'That passphrase is not right. Nothing was changed; try again.',
	/** Of a new passphrase. */
	outcomeUnknown:
		'This was interrupted, and whether it was done is not known. When you unlock next, try the new passphrase first, then the old one.'
} as const satisfies Area;
