// English: what is said of links, of the signaling server and of this browser, and the report on a connection.
import type { Area } from '../catalogue.ts';

/** Why a link cannot be made, where the messages are, and what can be done. */
export const link = {
	signaling:
		'The signaling server cannot be reached, so no connection to {name} can be made. Your messages wait on this device. Sotto tries again by itself. Check your internet connection.',
	signalingInvisible:
		'The signaling server cannot be reached, so no connection to {name} can be made. Your messages wait on this device. While you are invisible, Sotto connects only when you write, open the conversation or press "Try again". Check your internet connection.',
	away: '{name} is not online. Your messages wait on this device and go by themselves when both of you have Sotto open.',
	awayInvisible:
		'{name} is not online. Your messages wait on this device. While you are invisible, Sotto connects only when you write, open the conversation or press "Try again".',
	noAnswer:
		'{name} is online but did not answer. Your messages wait on this device. Sotto tries again by itself. They may have to unlock Sotto.',
	noAnswerInvisible:
		'{name} is online but did not answer. Your messages wait on this device. While you are invisible, Sotto connects only when you write, open the conversation or press "Try again". They may have to unlock Sotto.',
	noCandidates:
		'This browser found no network address to connect from. Your messages wait on this device. Check your connection, or a setting or extension that blocks WebRTC.',
	noPath:
		"You are both online, but no direct path through your networks was found. Your messages wait on this device. Try another network, such as a phone's hotspot, on either side.",
	invite:
		'{name} does not honour this invite any more: it was used before, was revoked, or is older than 7 days. Your messages wait on this device. Ask for a new invite.',
	lost: 'The connection to {name} was lost. Your messages wait on this device. Sotto tries again by itself. If that goes on, check the network on either side.',
	lostInvisible:
		'The connection to {name} was lost. Your messages wait on this device. While you are invisible, Sotto connects only when you write, open the conversation or press "Try again". If that goes on, check the network on either side.'
} as const satisfies Area;

export const server = {
	unreachable:
		'The signaling server cannot be reached. You can read and write; messages wait on this device and Sotto tries again by itself.',
	replaced:
		'You are online with this identity in another browser. Messages wait on this device; reload the page to come online here.',
	refused: 'The signaling server did not accept your key. Messages wait on this device; reload the page to try again.',
	badChallenge:
		'The signaling server asked for a signature that could be misused, so Sotto did not sign in. Messages wait on this device. Check the address of the app.'
} as const satisfies Area;

/** What this browser lacks, after a colon within a sentence. */
export const missing = {
	secureAddress: 'a secure address (https, or localhost)',
	webRtc: 'WebRTC, which carries messages from browser to browser',
	indexedDb: 'IndexedDB, which keeps the history on this device',
	webLocks: 'Web Locks, which keep two tabs from writing at once',
	newerVersion: 'a newer version',
	x25519: 'X25519, with which two people agree on keys'
} as const satisfies Area;

export const state = {
	clocks: {
		one: "The clocks of this device and {name}'s differ by {count} minute. Messages arrive all the same, but their times may mislead: check the date and time here and there.",
		other:
			"The clocks of this device and {name}'s differ by {count} minutes. Messages arrive all the same, but their times may mislead: check the date and time here and there."
	},
	/** What an authenticator calls a passkey. */
	passkeyName: 'Sotto, {date}',
	noPasskeys: 'This browser knows no passkeys.',
	passkeysNeedName: 'Passkeys need an address with a name, and this one is a number.'
} as const satisfies Area;

/** The report on a connection. */
export const report = {
	/** What stands above it as a text. */
	head: 'Sotto: connection report',
	line: '{label}: {value}',

	now: 'Now',
	idle: 'There is no connection, and none is being made.',
	connecting: 'A connection is being made.',
	open: 'Connected.',
	shaky: 'Connected, but nothing passes just now. Sotto mends it by itself.',
	/** {why}: one of those below */
	failed: 'Not connected: {why}.',
	whySignaling: 'the signaling server was not reached',
	whyAway: 'the other side was not online',
	whyNoAnswer: 'the other side was online and did not answer in time',
	whyNoCandidates: 'this browser found no network address of its own',
	whyNoPath: 'both sides answered, and no path through the two networks was found',
	whyInvite: 'the other side does not honour the invite any more',
	whyLost: 'the connection was lost, or one of the browsers could not take part',
	roundTrip: 'There and back',
	sent: 'Sent',
	received: 'Received',
	traffic: { one: '{size} in {count} frame', other: '{size} in {count} frames' },

	path: 'Path',
	noPath: 'None is in use.',
	relayed: 'Over a relay, which passes on what it cannot read.',
	direct: 'Direct, from one device to the other.',
	thisEnd: 'This end',
	otherEnd: 'The other end',
	/** {kind}: one of those below */
	end: '{address}, {protocol}, {kind}',
	kindHost: 'of the device itself (host)',
	kindSrflx: 'public, as a server saw it (srflx)',
	kindPrflx: 'seen while connecting (prflx)',
	kindRelay: 'of a relay (relay)',

	/** "It" in what follows is the network. */
	network: 'Your network',
	natNone: 'This device has a public address of its own. Direct connections are easy from here.',
	natSame: 'It gives this device one public address for everybody. Direct connections mostly work from here.',
	natDifferent:
		'It gives this device another public address for each server and contact (symmetric NAT). A direct connection to somebody whose network does the same is unlikely: try another network, such as a phone’s hotspot, on either side.',
	natNoneAsked: 'What it does to addresses is not known: two servers can tell, and none was asked.',
	natOneAsked: 'What it does to addresses is not known: two servers can tell, and one was asked.',
	/** {count}: two or more */
	natUnanswered: {
		other: 'What it does to addresses is not known: of the {count} servers asked, two are not known to have answered.'
	},

	ownAddresses: 'Addresses of this device',
	theirAddresses: 'Addresses of the other device',
	known: 'Known',
	noneKnown: 'none',
	group: '{protocol}, {kind}',
	members: { other: '{count} ({addresses})' },
	hidden: 'hidden by the browser',

	attempt: 'Last attempt',
	noAttempt: 'There was none since Sotto was unlocked.',
	ownRunning: 'This side called. It has been under way for {time}.',
	ownOpened: 'This side called. It was connected after {time}.',
	ownGivenUp: 'This side called. It was given up after {time}.',
	ownFailed: 'This side called. It failed after {time}: {why}.',
	theirRunning: 'The other side called. It has been under way for {time}.',
	theirOpened: 'The other side called. It was connected after {time}.',
	theirGivenUp: 'The other side called. It was given up after {time}.',
	theirFailed: 'The other side called. It failed after {time}: {why}.',
	queued: 'Waiting for its turn',
	gathering: 'Looking for addresses',
	sending: 'Sealing and sending them',
	answer: 'Waiting for the answer',
	opening: 'Finding a path',

	milliseconds: '{number} ms',
	seconds: '{number} s',
	bytes: { one: '{count} byte', other: '{count} bytes' },
	kilobytes: '{number} kB',
	megabytes: '{number} MB'
} as const satisfies Area;
