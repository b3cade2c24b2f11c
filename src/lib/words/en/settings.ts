// English: what people decide for themselves, what opens Sotto, and what is written to a file.
import type { Area } from '../catalogue.ts';

export const settings = {
	title: 'Settings',
	language: 'Language',
	languageLabel: 'Sotto speaks',
	languageOfBrowser: 'As this browser',
	languageHint: 'On this device alone. Your contacts choose for themselves.',
	name: 'Your name',
	nameHint: 'Everybody in your list is told when it changes, as soon as you are connected.',
	nameEmpty: 'Write the name that others shall know you by.',
	nameSaved: 'Saved.',
	told: 'What others are told',
	readReceipts: 'Read receipts',
	readReceiptsHint:
		'Others see what you have read, and you see what they have. Off: neither. Only where both of you have it on.',
	lastSeen: 'Last seen',
	lastSeenHint: 'Others see when you were here last, and you see when they were. Only where both of you share it.',
	typing: 'Typing',
	typingHint:
		'Others see that you are writing just now, and you see when they are. Off: neither. Only where both of you have it on.',
	locking: 'Locking',
	lockByItself: 'Lock by itself',
	lockNever: 'Never',
	lockHint:
		'When nothing was touched here for that long. {keys} locks at once, from every screen. Locked, Sotto receives nothing; what you typed is kept, and you come back to where you were.',
	storage: 'Storage',
	storageInUse: 'Storage in use',
	storageUse: 'Sotto uses {used} of the {quota} that this browser gives it.',
	storageFull: 'There is no room left just now. Free some on this device: Sotto goes on by itself.',
	storageKept: 'This browser has promised to keep it until you remove it.',
	storageNotKept:
		'This browser has not promised to keep it: on a full disk it may throw everything away, your key too.',
	storageAsked: 'It was asked just now and gives no promise yet. Using Sotto often, or installing it, helps.',
	storageAsk: 'Ask the browser to keep it'
} as const satisfies Area;

/** The parts of the settings. */
export const groups = {
	you: 'You',
	look: 'Appearance and language',
	privacy: 'Privacy',
	keys: 'Locking and keys',
	files: 'Storage and backup',
	server: 'Server',
	about: 'About Sotto'
} as const satisfies Area;

export const appearance = {
	title: 'Appearance',
	theme: 'Theme',
	themeHint: 'On this device alone, from the moment that Sotto starts.',
	asSystem: 'As the system',
	light: 'Light',
	dark: 'Dark',
	contrast: 'Contrast',
	contrastHint: 'More: black or white text, and lines that stand out.',
	more: 'More',
	accent: 'Accent colour',
	petrol: 'Petrol',
	blue: 'Blue',
	violet: 'Violet',
	berry: 'Berry',
	moss: 'Moss',
	clay: 'Clay'
} as const satisfies Area;

/** The signaling server at which new contacts find this person. */
export const servers = {
	meaning:
		'A signaling server helps two browsers find each other. It sees who looks for whom, and when; never what is said.',
	now: 'Your server',
	ofHost: 'Named by the host from which you load Sotto.',
	chosen: 'Chosen by you.',
	change: 'Use another server',
	effectTitle: 'What it changes.',
	effect:
		'Your contacts stay where they are: Sotto goes on meeting each of them on the server where you met. New invites lead to the new server, and a new invite moves somebody there whom you know already. An invite that nobody has used yet leads to the old server: make a new one. Adding by key works only while both of you use the same server.',
	address: 'Address of the server',
	addressHint: 'Such as chat.example.org',
	use: 'Check and use it',
	asking: 'Asking it…',
	used: 'This is your server from now on. New invites lead there.',
	back: 'Use the server of the host again',
	wentBack: 'You use the server of the host again. New invites lead there.',
	noAddress:
		'That is no address of a server. Write a name such as chat.example.org, or an address that begins with wss://.',
	unreachable: 'Nothing answers there, so you stay with your server. Check the address, or try again later.',
	foreign: 'Something answers there, but it is no signaling server that Sotto can use. You stay with your server.',
	unsafe:
		'It asks for a signature that could be misused, so you stay with your server. It may not know that it is reached by this address: whoever runs it can mend that.'
} as const satisfies Area;

export const about = {
	version: 'Version {version}',
	build: 'Build {build}',
	licence:
		'Sotto is free software under the GNU General Public License, version 3 and no other (GPL-3.0-only). You may use it, study it, share it and change it. It comes without any warranty.',
	source: 'Whoever runs the host from which you load Sotto has to offer you the source of this version, too.',
	show: 'Show all licences',
	hide: 'Hide the licences',
	licences: 'Licences of Sotto and of what is in it',
	unreadable: 'The licences cannot be read just now.'
} as const satisfies Area;

/** When something happens by itself. */
export const after = {
	seconds: { one: 'After {count} second', other: 'After {count} seconds' },
	minutes: { one: 'After {count} minute', other: 'After {count} minutes' },
	hours: { one: 'After {count} hour', other: 'After {count} hours' },
	days: { one: 'After {count} day', other: 'After {count} days' },
	weeks: { one: 'After {count} week', other: 'After {count} weeks' }
} as const satisfies Area;

export const sizes = {
	bytes: '{size} B',
	kilobytes: '{size} kB',
	megabytes: '{size} MB',
	gigabytes: '{size} GB',
	terabytes: '{size} TB'
} as const satisfies Area;

export const keys = {
	passphrase: 'Passphrase',
	change: 'Change passphrase',
	passkeyAsked: 'Your passkey is asked for when you change it.',
	writeInstead: 'Write the passphrase instead',
	present: 'Present passphrase',
	passkeyInstead: 'Show a passkey instead',
	chosen: 'New passphrase',
	repeated: 'Repeat new passphrase',
	presentEmpty: 'Write the passphrase that opens Sotto now.',
	removePasskeys: {
		one: 'Remove {count} passkey, too: whoever knew the old passphrase may have added one.',
		other: 'Remove {count} passkeys, too: whoever knew the old passphrase may have added one.'
	},
	limits: 'What it does not do.',
	limitsMeaning:
		"Whoever knows the old passphrase and copied this browser's data before can still open that copy, and with it what is copied later.",
	changing: 'Changing…',
	changeIt: 'Change it',
	changed: 'Changed. From now on the new passphrase opens Sotto, and the old one does not.',
	passkeys: 'Passkeys',
	passkeysHint:
		'A fingerprint, a face or a security key can unlock Sotto beside your passphrase, never instead of it: whoever has this device and the passkey opens it, and so does whoever has it and the passphrase. Passkeys work in this browser only.',
	inThisDevice: 'In this device',
	elsewhere: 'Security key or another device',
	somewhere: 'Passkey',
	addedOn: 'Added on {date}',
	addedUnknown: 'When it was added is not known',
	removeWarning:
		"It will not unlock Sotto any more. Whoever has it and copied this browser's data before can still open that copy, and with it what is copied later.",
	remove: 'Remove passkey',
	keep: 'Keep it',
	removed: 'Removed. It does not open Sotto any more.',
	passphraseStays: 'Your passphrase opens Sotto as before.',
	added: 'Added. It unlocks Sotto from now on.',
	add: 'Add a passkey',
	yourPassphrase: 'Your passphrase',
	yourPassphraseHint: 'Whoever holds the passkey opens Sotto on this device, so it is for you to allow.',
	made: 'Your passkey is made. Use it once now: only then is it sure that it can unlock Sotto.',
	make: 'Make a passkey',
	useNow: 'Use it now'
} as const satisfies Area;

export const backup = {
	section: 'Backup',
	none: 'You have no backup yet. If this browser loses its data, your key and your messages are gone.',
	last: 'Last backup: {day}.',
	begin: 'Back up…',
	title: 'Back up',
	savedTitle: 'Backup saved',
	inFile: 'Your backup is in the file that you chose.',
	inDownloads: 'Your backup is among your downloads. Make sure that it is there, and move it to a safe place.',
	keeping:
		'Keep it on another device or disk than this one, and its passphrase where you will find it: nobody can open the file without.',
	using:
		'To use it, open Sotto in another browser and choose “I have a backup”. That moves you there: do not go on using Sotto here at the same time.',
	meaning:
		'One file with your key, your contacts and your messages, sealed with a passphrase. With it you can go on in another browser when this one is lost. Messages that disappear are not in it, nor those of them that wait to be sent.',
	passphraseEmpty: 'Write your passphrase: your key leaves this device with the file.',
	filePassphraseEmpty: 'Choose a passphrase for the file.',
	opensWith: 'The file opens with',
	samePassphrase: 'My passphrase',
	otherPassphrase: 'Another passphrase',
	filePassphrase: 'Passphrase of the file',
	repeatFilePassphrase: 'Repeat the passphrase of the file',
	guessing: 'Whoever has the file can try passphrases as long as they like. A long one holds.',
	writing: 'Writing your backup',
	save: 'Save backup'
} as const satisfies Area;

export const exporting = {
	beginAll: 'Export everything…',
	title: 'Export this conversation',
	titleAll: 'Export everything',
	inFile: 'It is in the file that you chose.',
	inDownloads: 'It is among your downloads.',
	readable: 'Anybody who has the file can read it.',
	meaning: 'All that you and {name} have written, as one file; but for messages that disappear.',
	meaningAll:
		'All your conversations as one SQLite database, for programs that read such; but for messages that disappear. Your key and the state of your sessions are not in it: it is no backup.',
	kind: 'Kind of file',
	page: 'A page to read (HTML)',
	data: 'Data for other programs (JSON)',
	notEncrypted: 'The file is not encrypted.',
	notEncryptedMeaning: 'Anybody who gets hold of it can read what is in it.',
	passphraseEmpty: 'Write your passphrase first.',
	writing: 'Writing the file',
	save: 'Export',
	fileName: 'Sotto with {name}',
	fileNameAll: 'Sotto everything'
} as const satisfies Area;

/** What stands above a conversation that was exported as a page. */
export const exportedPage = {
	title: 'Conversation with {name}',
	exportedBy: 'Exported by {name}',
	keyOf: 'Key of {name}'
} as const satisfies Area;

/** How one is told of messages while one does not look. */
export const alerts = {
	title: 'Notifications',
	notify: 'Show notifications',
	notifyHint:
		'When somebody writes while Sotto is open and out of view. Not while your status is “Busy”, and not of contacts whom you have muted.',
	content: 'They show',
	contentText: 'Who wrote, and what',
	contentName: 'Who wrote',
	contentNothing: 'That somebody wrote',
	contentHint:
		'Whoever sees this screen can read them, and this device may keep them unencrypted, outside of Sotto. Locking takes them off the screen. Messages that disappear never show what they say.',
	denied:
		"This browser does not let Sotto show notifications. Allow them for this site in the browser's settings (often behind the icon beside the address), and see that this device lets the browser show any. Then switch this on again.",
	unsupported: 'This browser shows no notifications of Sotto: it cannot, or not in a private window.',
	install:
		'On this device, notifications need Sotto to be installed: open the Share menu and choose “Add to Home Screen”. There it begins without what is here; a backup moves you.',
	sound: 'Sound',
	soundHint:
		'Two soft tones when somebody writes and you do not have that conversation before you. Not while your status is “Busy”, and not for muted contacts.',
	closed:
		'A closed or locked Sotto receives nothing and tells you of nothing. What others write then waits on their devices, and comes when both of you have Sotto open.',
	mute: 'Mute',
	muteHint:
		'No notification and no sound when {name} writes, and no part in the count of unread messages on the icon and in the title of the app. {name} is not told.',
	muted: 'Muted',
	/** Of a notification: a contact under the name of another. */
	otherKey: '{name} (another key)',
	several: '{name} ({count})',
	arrived: { one: 'New message', other: '{count} new messages' }
} as const satisfies Area;
