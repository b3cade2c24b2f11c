// English: what is known of a contact, how they are reached, and how one parts from them.
import type { Area } from '../catalogue.ts';

export const contact = {
	title: 'Contact details',
	theyCallThemselves: 'They call themselves {name}.',
	removed: 'Removed. Nothing is sent or received.',
	blocked: 'Blocked. Nothing is sent or received.',
	presenceAndLink: '{presence}. {link}',
	yourNameFor: 'Your name for {name}',
	yourNameHint: 'Only you see it. Leave it empty to use the name that they give themselves.',
	marks: 'The marks beside your messages',
	connectionHint: 'How the connection does, and what stands in its way.',
	connection: 'Connection details',
	exportHint: 'All that you have written to each other, as a file to read.',
	export: 'Export…',
	addAgainHint: 'Added again, you can go on where you stopped.',
	addAgain: 'Add again',
	unblockHint: 'Unblocked, what {name} wrote meanwhile arrives when you are both online.',
	unblock: 'Unblock',
	blockHint:
		'Blocked, {name} sees you offline and cannot reach you, and nothing is sent to them. They are not told. What they write waits on their device.',
	block: 'Block',
	deleteHistoryHint: 'Delete what is left of them on this device.',
	deleteHistory: 'Delete history…',
	removeHint: 'Take them out of your contacts, with or without the history.',
	remove: 'Remove…',
	disappearing: 'Disappearing messages',
	disappearingOff: 'Off',
	disappearingHint:
		'For new messages of both of you; {name} is told. Yours go that long after you sent them, once they have arrived; theirs that long after you saw them. No backup or export has them. Nobody can keep {name} from copying what is on the screen.'
} as const satisfies Area;

export const safety = {
	title: 'Safety number',
	working: 'Working it out…',
	hint: 'Read it to each other, face to face or in a call where you know the voice. If {name} sees the same 60 digits, nobody stands between you.',
	failed: 'It could not be worked out just now. Close this and try again.',
	compared: 'You have compared it with {name}.',
	takeBack: 'Take back',
	markHint:
		'Once you have compared all of it, mark {name} as verified. A badge then stands beside the name on this device, and you are warned if another key comes under the same name.',
	mark: 'Mark as verified',
	verified: 'Verified',
	verifiedMeaning: 'Verified: you compared the safety number',
	/** Comparing by a code or by pasting. */
	showCode: 'Show code',
	scan: 'Scan code',
	paste: 'Paste number',
	copy: 'Copy number',
	code: 'QR code of the safety number',
	codeHint: 'Let {name} scan this in the contact details on their device. One scan compares for both of you.',
	scanHint: 'On their device {name} opens the contact details of your conversation and chooses “Show code”.',
	pasted: 'The number that {name} sent you',
	pasteHint:
		'Spaces and line breaks do not matter. The way it came does: if somebody else could have sent it in the name of {name}, it proves nothing.',
	compare: 'Compare',
	notNumber: 'This is not a safety number, which has 60 digits. Copy all of it.',
	same: 'It is the same number.',
	sameMeaning: 'Nobody stands between you and {name}.',
	different: 'It is not the same number.',
	differentMeaning:
		'It may belong to another conversation. Or somebody stands between you and {name} and can read what you write to each other.',
	differentAct:
		'Write nothing secret here for now. Make sure that both of you look at this conversation, and compare again, face to face or in a call where you know the voice. If the numbers still differ, remove this contact and invite {name} anew.'
} as const satisfies Area;

export const connection = {
	title: 'Connection',
	intro:
		'How your browser reaches {name}. Messages wait on this device until there is a connection; nothing here changes them.',
	failed: 'It could not be read just now. It is tried again by itself.',
	none: 'No connection was tried since Sotto was unlocked.',
	looking: 'Looking…',
	copy: 'Copy as text',
	copyHint: 'The text is for somebody who helps: it names nobody, and its addresses are cut short.'
} as const satisfies Area;

export const removal = {
	title: 'Remove {name}?',
	deleteTitle: 'Delete the history with {name}?',
	deleteMeaning: 'The whole conversation goes from this device, and {name} from your list. It cannot be brought back.',
	nothingPasses: 'From now on nothing passes between the two of you.',
	notDelivered: {
		one: '{count} message that has not been delivered will not be sent.',
		other: '{count} messages that have not been delivered will not be sent.'
	},
	notTold: '{name} is not told.',
	history: 'What you have written to each other',
	keep: 'Keep it to read',
	keepMeaning: '{name} stays in the list as “Removed”.',
	delete: 'Delete it from this device',
	deleteAllMeaning: 'The conversation, the name and the key go from this device and cannot be brought back.',
	theirSide:
		'{name} keeps what they have: their side of the conversation, and you in their list. If you add each other again, you can go on.',
	deleteHistory: 'Delete history'
} as const satisfies Area;
