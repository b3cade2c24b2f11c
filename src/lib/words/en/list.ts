// English: the list of conversations and what stands around it, and how contacts are found, invited and told apart.
import type { Area } from '../catalogue.ts';

export const list = {
	yourKey: '{name}, your key',
	settings: 'Settings',
	lock: 'Lock',
	lockWith: 'Lock ({keys})',
	conversations: 'Conversations',
	nobody: 'Nobody is here yet.',
	nobodyHint: 'Make an invite and send it to somebody you know. When they open it, you can write to each other.',
	invite: 'Invite someone',
	addContact: 'Add a contact',
	removed: 'Removed',
	blocked: 'Blocked',
	presence: '{presence}.',
	namesake: 'Another key under a known name',
	typing: 'typing…',
	draft: 'Draft:',
	disappeared: 'A message disappeared',
	deletedByYou: 'You deleted this message',
	deleted: 'This message was deleted',
	youWrote: 'You: {text}',
	inviteUnanswered: 'Waiting for an answer to the invite',
	noMessages: 'No messages yet',
	waitingHere: 'Waiting on this device',
	waiting: { one: '{count} waiting', other: '{count} waiting' },
	unread: { one: '{count} unread', other: '{count} unread' },
	choose: 'Choose a conversation',
	chooseHint: 'Or invite somebody new. What you write waits here until they can be reached.',
	welcome: 'Welcome, {name}',
	firstMake: 'Make an invite: a link, or a code to scan.',
	thenSend: 'Send it to one person, in any way you trust.',
	thenWrite: 'When they have opened it, write. From then on, the messages pass directly between you.',
	makeInvite: 'Make an invite'
} as const satisfies Area;

export const header = {
	back: 'Back to conversations',
	connection: 'Connection',
	timer: 'New messages disappear after {span}',
	search: 'Search in this conversation',
	date: 'Go to a date',
	details: 'Contact details'
} as const satisfies Area;

export const search = {
	leave: 'Leave the search',
	field: 'Search messages',
	clear: 'Clear',
	filter: 'Filter',
	with: 'With',
	everyone: 'Everyone',
	from: 'From',
	until: 'Until',
	results: 'Search results',
	status: 'Search',
	hint: 'Type a word, its beginning, or a part of it from three letters on.',
	hintIn: 'Type what you are looking for in your conversation with {name}.',
	looking: 'Looking through your messages…',
	lookingSoFar: 'Looking through your messages… {judged} of {total}',
	newest: { other: 'The newest {count} messages with it. Older ones follow as you scroll.' },
	found: { one: '{count} message found.', other: '{count} messages found.' },
	nothing: 'Nothing found. All messages on this device were looked through: try fewer words, or the beginning of one.',
	stopped: 'The search stopped. {problem} Your messages are as they were.',
	indexing:
		'An index of your messages is being made: {part} % so far. The others are read one by one, which takes longer.'
} as const satisfies Area;

export const status = {
	own: 'Your status',
	ownIs: 'Your status: {status}',
	ownUntilBack: 'Your status: {status}, until you are back at this device',
	online: 'Online',
	onlineMeaning: 'Away by itself when you touch nothing for five minutes.',
	away: 'Away',
	awayMeaning: 'Messages arrive; others see that you may not look.',
	busy: 'Busy',
	busyMeaning: 'Messages arrive without notification or sound; others see that you would rather not be disturbed.',
	invisible: 'Invisible',
	invisibleMeaning:
		'You look offline. Sotto connects only when you open a conversation or write; whoever that is can tell.',
	server: 'Server',
	reachable: 'You can be reached',
	lookingForServer: 'Looking for the server…'
} as const satisfies Area;

export const notices = {
	dismiss: 'Dismiss',
	update: 'Update',
	updateReady: 'A new version is ready.',
	updateNow: 'Update now',
	later: 'Later',
	storage: 'Storage',
	diskFull:
		'This device has no room left. You can read everything; nothing new is sent, received or saved until there is room. Free some space: Sotto goes on by itself.',
	thisBrowser: 'About this browser',
	weekRule:
		'This browser deletes what a website keeps, your key and messages too, when the site was not visited for seven days of its use. Installed, Sotto is spared: open the Share menu and choose “Add to Dock” or “Add to Home Screen”. Begin there anew or move there before you rely on it.',
	weekRuleRead: 'I have read it',
	backup: 'Backup',
	restored: 'Restored from your backup of {date}.',
	restoredMeaning:
		'Whom you blocked, removed or verified since is as they were then; whom you added since must be added again, and open invites no longer work. Close Sotto in the old browser.',
	understood: 'Understood',
	noBackup: 'You have no backup. If this browser loses its data, your key and your messages are gone.',
	oldBackup: 'Your last backup is old: {day}. What you wrote since is on this device alone.',
	backUp: 'Back up…'
} as const satisfies Area;

export const invite = {
	make: 'Invite someone',
	making: 'Making an invite…',
	passOn: 'Send this link to one person, or let them scan the code. Whoever opens it becomes your contact.',
	code: 'QR code of the invite link',
	codeFailed: 'The code could not be drawn. Use the link.',
	link: 'Invite link',
	copyLink: 'Copy link',
	share: 'Share…',
	shareText: 'Write to me on Sotto:',
	worksUntil: 'It works once, until {moment}.',
	makingFailed: 'No invite could be made. Nothing was sent to anybody.',
	/** A note of one's own on an invite. */
	forWhom: 'For whom',
	forWhomHint: 'A note that only you see, so that you can tell your invites apart.',
	noNote: 'Without a note',
	pending: 'Open invites',
	eachForOne: 'Each invite works for one person. Make a new one for everybody whom you invite.',
	new: 'New invite',
	madeAt: 'Made {moment}.',
	show: 'Show',
	revoke: 'Revoke',
	revoked: 'Revoked. It does not work any more.',
	revokedMeaning: 'The invite is revoked. Whoever opens it from now on is told that it does not work any more.',
	usedAlready:
		'This invite was used before it could be revoked: whoever opened it is in your list. You can block or remove them there.',
	used: 'This invite was used: whoever opened it is in your list now.',
	own: 'This is your own invite',
	ownMeaning:
		'It is meant for somebody else. Send the link to the person you want to write to; when they open it, they become your contact.',
	ownUnderstood: 'I understand',
	from: '{name} invited you',
	offer: 'Add {name} to your contacts, and the two of you can write to each other.',
	/** @param known what they are called in the list */
	known: 'This is the key of {known}, whom you know already. Sotto would look for them where this invite leads.',
	otherServer:
		'{name} uses another server, and Sotto would call it to reach them. It would learn your network address and your public key.',
	notNow: 'Not now',
	accept: 'Add {name}',
	adding: 'Adding…'
} as const satisfies Area;

export const publicKey = {
	own: 'Your key',
	ownName: 'This is the name that an invite of yours shows.',
	ownMeaning:
		'You may show this key to anybody: it is how others find you. Somebody who adds you by it becomes a contact once you have added them by theirs. The secret half never leaves this device.',
	label: 'Public key',
	copy: 'Copy public key',
	copied: 'Copied',
	copiedTo: 'Copied to the clipboard.',
	copyRefused: 'This browser does not allow copying here. Select the text and copy it.',
	add: 'Add a contact',
	scanHint: 'They find the code under “Invite someone”.',
	byKey: 'Or by public key',
	addMeaning:
		'Works once both of you have added each other. If only one of you wants to do something, an invite is easier.',
	addHint: '44 characters. An invite link works here too.',
	addMissing: 'Paste the public key that they showed you.',
	name: 'Name',
	nameMissing: 'Write the name that you know them by.',
	addContact: 'Add contact'
} as const satisfies Area;

export const namesake = {
	label: 'Another key',
	knewAnother:
		'You knew another {name} before, with another key. The name alone does not tell which of the two this is.',
	bothVerified:
		'You have verified two people under the name {name}. Give one of them another name, so that you do not take one for the other.',
	notVerified: 'This is not the {name} that you verified. It is another key under the same name.',
	notVerifiedInvite: 'This is not the {name} that you verified. This invite comes from another key.',
	notVerifiedKey: 'This is not the {name} that you verified. The key that you add here is another one.',
	knownInvite: 'You already know somebody called {name}. This invite comes from another key.',
	knownKey: 'You already know somebody called {name}. The key that you add here is another one.',
	compareFirst:
		'Compare the safety number before you trust this one. Then give one of them another name, or remove the one that you do not know.',
	compare: 'Compare safety number',
	changeName: 'Change the name',
	giveOtherName: 'If it is somebody else, give them another name.',
	askThem:
		'It may be theirs from another device, or somebody who only uses the name. Ask them in another way whether it is theirs, such as in a call, before you add it.',
	/** Stands where one would write. */
	held: 'Before you write: who is this?',
	heldMeaning:
		'It may be {name} on another device, or somebody who only uses the name and would read what you write. Ask {name} in another way, such as in a call, or compare the safety number.',
	writeAnyway: 'Write anyway'
} as const satisfies Area;

/** Codes that are scanned. */
export const scan = {
	open: 'Scan a code',
	view: 'What the camera sees',
	starting: 'Starting the camera…',
	aim: 'Hold the code in front of the camera. Nothing that it sees is kept or sent.',
	again: 'Switch the camera on',
	away: 'The camera was switched off while you were away.',
	noCamera: 'There is no camera here. You can choose a picture of the code instead.',
	denied: 'Sotto may not use the camera. Allow it in your browser, or choose a picture of the code.',
	inUse: 'The camera is in use elsewhere. Close what uses it and try again, or choose a picture of the code.',
	failed: 'The camera does not work just now. Try again, or choose a picture of the code.',
	choosePicture: 'Choose a picture',
	noPicture: 'This file is no picture that this browser can read. Choose another one.',
	noCode: 'No code was found in this picture. Take one that shows all of it, straight and sharp.',
	noDecoder: 'What reads the codes could not be loaded. Reload the page and try again.',
	notOurs: 'This code is not one of Sotto’s. Nothing was done with it.',
	isSafety: 'This code is a safety number and not an invite. It is scanned in the details of a contact whom you have.',
	isInvite:
		'This code is an invite and not a safety number. The safety number is in the contact details, under “Show code”.'
} as const satisfies Area;
