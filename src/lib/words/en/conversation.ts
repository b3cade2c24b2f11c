// English: what stands in an open conversation, and what is said of times, of presence and of messages on their way.
import type { Area } from '../catalogue.ts';

export const conversation = {
	with: 'Conversation with {name}',
	history: 'History',
	messages: 'Messages',
	newMessages: 'New messages',
	ok: 'OK',
	whatWaits: 'What waits',
	waiting: {
		one: '{count} message waits on this device until {name} can be reached.',
		other: '{count} messages wait on this device until {name} can be reached.'
	},
	typing: 'Typing',
	isTyping: '{name} is typing',

	invited:
		'You have followed an invite. As soon as you are both here, the two browsers find each other; what you write now goes out then.',
	direct: 'Messages pass directly between the two of you, encrypted from end to end.',
	compared: 'You have compared the safety number: nobody stands in between.',
	notCompared: 'To be sure that nobody stands in between, compare the safety number once.',
	compare: 'Compare safety number',

	loadingOlder: 'Loading older messages…',
	loadingNewer: 'Loading newer messages…',
	olderFailed: 'Older messages could not be read.',
	newerFailed: 'Newer messages could not be read.',
	unread: { one: '{count} new', other: '{count} new' },
	toNewestUnread: { one: '{count} new: to the newest message', other: '{count} new: to the newest message' },
	toNewest: 'To the newest message',

	toOtherDate: '{day}: go to another date',
	toDate: 'Go to a date',
	readFrom: 'Read from',
	goThere: 'Go there',

	removed:
		'You removed {name}. Nothing is sent or received; what you both wrote stays on this device. To write again, add them again.',
	addAgain: 'Add again',
	blocked: 'You blocked {name}. Nothing is sent or received.',
	unblock: 'Unblock'
} as const satisfies Area;

export const announcement = {
	/** Of the open conversation. */
	text: '{name}: {body}',
	from: 'New message from {name}',
	severalFrom: { one: '{count} new message from {name}', other: '{count} new messages from {name}' },
	/** From more than one person. */
	several: { one: '{count} new message', other: '{count} new messages' }
} as const satisfies Area;

export const message = {
	byYou: 'You:',
	byName: '{name}:',
	deletedByYou: 'You deleted this message',
	deleted: 'This message was deleted',
	originalMissing: 'The original is not on this device',
	toOriginal: 'Go to this message',
	code: 'Code',
	edited: 'edited',
	editedAt: 'Edited {moment}',
	unreadable: 'A message could not be read.',
	missing: 'Texts may be missing here. {name} may have written some that never arrived on this device.',

	menu: 'Message',
	more: 'More',
	react: 'React',
	moreEmoji: 'More emoji',
	reply: 'Reply',
	edit: 'Edit',
	copy: 'Copy text',
	/** Of several messages, one line each. */
	copied: '[{time}] {name}: {text}',
	deleteForBoth: 'Delete for both',
	deleteAsk: 'Delete this message?',
	deleteMeaning:
		'Its text is erased from this device now, and from {name}’s as soon as the two are connected. A note in its place says that it was deleted.',
	deleteFinal: 'This cannot be taken back. {name} may have read it already, or made a copy of it.',
	keep: 'Keep it',

	reactions: 'Reactions',
	reactionByYou: '{emoji}, you',
	reactionByName: '{emoji}, {name}',
	reactionByBoth: '{emoji}, you and {name}'
} as const satisfies Area;

export const composer = {
	message: 'Message',
	send: 'Send',
	/** Stands before the message that is answered. */
	answerTo: 'Answer to',
	editing: 'Editing',
	cancelReply: 'Cancel reply',
	cancelEdit: 'Cancel edit',
	/** Only the number is seen; negative when there are too many. */
	charactersLeft: { one: '{count} characters left', other: '{count} characters left' },
	tooLong: {
		one: 'This is too long for one message, by about {count} character. Shorten it, or send it in parts.',
		other: 'This is too long for one message, by about {count} characters. Shorten it, or send it in parts.'
	},
	/** @param problem a sentence: why it was refused */
	refused: '{problem} Your text is still here.'
} as const satisfies Area;

export const emoji = {
	emoji: 'Emoji',
	search: 'Search emoji',
	loading: 'Loading…',
	failed: 'The emoji could not be loaded. Your messages are not affected. Close this and try again.',
	recent: 'Recent',
	found: 'Found',
	nothingFound: 'Nothing found. Try another word.',
	countFound: { one: '{count} found', other: '{count} found' },
	smileys: 'Smileys and emotion',
	people: 'People and body',
	nature: 'Animals and nature',
	food: 'Food and drink',
	travel: 'Travel and places',
	activities: 'Activities',
	objects: 'Objects',
	symbols: 'Symbols',
	flags: 'Flags'
} as const satisfies Area;

export const delivery = {
	pending: 'Waiting',
	pendingMeaning: 'Waiting on this device',
	sent: 'Sent',
	sentMeaning: 'Sent, and not confirmed yet',
	delivered: 'Delivered',
	deliveredMeaning: 'Delivered: on their device',
	read: 'Read',
	readMeaning: 'Read: they have had it before their eyes',
	failed: 'Not sent',
	failedMeaning: 'Not sent, and it will not go by itself: it had not left when they were removed'
} as const satisfies Area;

export const presence = {
	online: 'Online',
	away: 'Away',
	busy: 'Busy',
	offline: 'Offline'
} as const satisfies Area;

/** Of the connection to a contact. */
export const linkState = {
	connected: 'Connected',
	connectedMeaning: 'Messages pass directly between your two browsers, encrypted.',
	connecting: 'Connecting',
	connectingMeaning: 'The two browsers are looking for a way to each other.',
	offline: 'Offline',
	offlineMeaning: 'What you write waits on this device until both of you are here.',
	failed: 'Failed',
	failedMeaning: 'No way to the other browser was found. What you write waits on this device.'
} as const satisfies Area;

export const clock = {
	today: 'Today',
	yesterday: 'Yesterday',
	lastSeenToday: 'Last seen today at {hour}',
	lastSeenYesterday: 'Last seen yesterday at {hour}',
	lastSeenThisWeek: 'Last seen on {weekday} at {hour}',
	lastSeenBefore: 'Last seen on {day}'
} as const satisfies Area;

/** Of messages that disappear. */
export const expiry = {
	seconds: { one: '{count} second', other: '{count} seconds' },
	minutes: { one: '{count} minute', other: '{count} minutes' },
	hours: { one: '{count} hour', other: '{count} hours' },
	days: { one: '{count} day', other: '{count} days' },
	weeks: { one: '{count} week', other: '{count} weeks' },
	/** @param span one of the above */
	afterSeen: 'Disappears {span} after it was seen',
	/** @param moment "Tuesday 3 March at 14:32" */
	at: 'Disappears {moment}',
	onArrival: 'Disappears when it has arrived',
	offByYou: 'You turned disappearing messages off. New messages stay.',
	offByName: '{name} turned disappearing messages off. New messages stay.',
	setByYou: 'You set new messages to disappear after {span}.',
	setByName: '{name} set new messages to disappear after {span}.'
} as const satisfies Area;
