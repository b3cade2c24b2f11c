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
	addByKey: 'Add by key',
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
	own: 'This is your own invite',
	ownMeaning:
		'It is meant for somebody else. Send the link to the person you want to write to; when they open it, they become your contact.',
	ownUnderstood: 'I understand',
	from: '{name} invited you',
	offer: 'Add {name} to your contacts, and the two of you can write to each other.',
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
	add: 'Add by key',
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
		'It may be theirs from another device, or somebody who only uses the name. Ask them in another way whether it is theirs, such as in a call, before you add it.'
} as const satisfies Area;
