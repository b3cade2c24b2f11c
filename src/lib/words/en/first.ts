// English: what stands before the conversations: the first visit, passphrases that are chosen, a restore, and the gates.
import type { Area } from '../catalogue.ts';

/** The first visit. */
export const first = {
	invitedBy: '{name} invited you to Sotto',
	speakFreely: 'Speak freely, between the two of you',
	lead: 'Private messages that pass directly from your browser to theirs.',
	noSignUp: 'No phone number and no e-mail address: your key is made here and stays here.',
	encrypted: 'Encrypted from end to end, kept on your two devices and nowhere else.',
	waits: 'What you write waits until they can be reached, and you see when it arrived.',
	begin: 'Begin here',
	takesAMinute: 'It takes a minute, and there is nothing to sign up for.',
	name: 'Your name',
	nameHint: 'Your contacts see it. It need not be your real one.',
	nameMissing: 'Write a name, so that your contacts know who is writing.',
	repeatPassphrase: 'Repeat passphrase',
	nobodyRestores: 'Nobody can restore it.',
	lockedForGood:
		'Without the passphrase your key and your messages stay locked for good. Keep it where you will find it again.',
	createKey: 'Create my key',
	makingKey: 'Making your key…'
} as const satisfies Area;

/** A passphrase that is written or chosen. */
export const passphrase = {
	label: 'Passphrase',
	show: 'Show what is written',
	hide: 'Hide what is written',
	missing: 'Choose a passphrase. It protects everything on this device.',
	differ: 'The two passphrases differ. Write the same one twice.',
	chooseWords: 'Choose words for me',
	wordsByChance: 'Words by chance',
	cannotChoose: 'The list of words could not be loaded. Write a passphrase of your own.',
	chosen: 'Chosen by chance, on this device alone. Write the words down before you go on.',
	isWeak: 'This passphrase is weak.',
	longerIsBetter: 'A longer one protects you better: four or more unrelated words are easy to keep in mind.',
	useAnyway: 'Use it anyway'
} as const satisfies Area;

/** How long a passphrase withstands guessing. */
export const strength = {
	title: 'Passphrase strength',
	advice: 'Four or more unrelated words make a good one.',
	/** One of the labels below. */
	verdict: '{label}.',
	veryWeak: 'Very weak',
	weak: 'Weak',
	fair: 'Fair',
	good: 'Good',
	strong: 'Strong',
	notChecked: 'Not checked',
	couldNotCheck: 'Its strength could not be checked here.',
	/** `time` is one of the texts below. */
	guessed: 'Somebody who copied this device’s disk could guess it {time}.',
	withinMinute: 'within a minute',
	inMinutes: { one: 'in about {count} minute', other: 'in about {count} minutes' },
	inHours: { one: 'in about {count} hour', other: 'in about {count} hours' },
	inDays: { one: 'in about {count} day', other: 'in about {count} days' },
	inMonths: { one: 'in about {count} month', other: 'in about {count} months' },
	inYears: { one: 'in about {count} year', other: 'in about {count} years' },
	inMillennia: 'only in more than 1,000 years'
} as const satisfies Area;

/** A backup that is restored. */
export const restore = {
	haveBackup: 'I have a backup',
	title: 'Restore a backup',
	comesBack: 'Your key, your contacts and your messages come back as they were then.',
	file: 'Backup file',
	fileMissing: 'Choose the file of your backup.',
	filePassphrase: 'Passphrase of the backup',
	filePassphraseMissing: 'Write the passphrase that you chose for the backup.',
	newPassphrase: 'New passphrase for this device',
	repeatPassphrase: 'Repeat the new passphrase',
	movesYou: 'A backup moves you here.',
	closeOld:
		"Close Sotto in the old browser before you go on: two at once get in each other's way, and messages end up in one of them only.",
	checking: 'Checking the whole file',
	restoring: 'Restoring',
	restore: 'Restore'
} as const satisfies Area;

/** Work on a file that takes its time. */
export const progress = {
	percent: '{percent} %'
} as const satisfies Area;

/** What stands in the way of the conversations: the lock, and what keeps Sotto from going on. */
export const gate = {
	starting: 'Starting…',
	locked: 'Sotto is locked',
	unlockForInvite: 'Unlock it to answer the invite that you opened.',
	lockedMeans: 'Your messages and your key are encrypted on this device.',
	passphraseMissing: 'Write your passphrase first.',
	unlock: 'Unlock',
	unlocking: 'Unlocking…',
	unlockWithPasskey: 'Unlock with a passkey',
	otherTab: 'Sotto is open in another tab',
	otherTabMeans: 'Only one tab at a time may write your messages. You can go back to that tab, or go on in this one.',
	useHere: 'Use Sotto here',
	newer: 'A newer Sotto was here',
	newerMeans: 'Your messages were written by a newer version than the one in this tab. Reload the page to get it.',
	reload: 'Reload',
	notAllThere: 'A part of Sotto did not arrive',
	notAllThereMeans:
		'The network broke off while it was loading. All that you have here is safe. Reload the page to go on.',
	cannotRun: 'This browser cannot run Sotto',
	lacks:
		'It lacks something that Sotto needs and that nothing replaces. A current Firefox, Chrome, Edge or Safari has it; private windows of some browsers do not.',
	lacksThis:
		'It lacks something that Sotto needs and that nothing replaces: {missing}. A current Firefox, Chrome, Edge or Safari has it; private windows of some browsers do not.',
	gone: 'Your data is gone',
	goneMeans:
		'Sotto was used in this browser before, and the browser has since thrown its data away: your key, your contacts and your messages. That happens when site data is cleared, or when a browser makes room on a full disk.',
	backupBrings:
		'A backup brings them back. Without one nothing does: nobody else can read them either, since they were encrypted. Your contacts still have their own copies of what you wrote to each other.',
	askToStartAnew: 'Start anew…',
	startAnew: 'Start anew',
	notNow: 'Not now',
	somebodyNew: 'A new key makes you somebody new.',
	newKeyMeans:
		'Your contacts have to be invited again, and see that it is another key. What they sent you meanwhile does not arrive.',
	haveRead: 'I have read this, and my old key is lost.',
	linkRefused: 'This link cannot be used',
	ok: 'OK'
} as const satisfies Area;
