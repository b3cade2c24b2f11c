// Every time and size of links and channels, each with its reason. Measured in Chromium 156 and Firefox 153.

/** Gathering may take this long, in ms. A STUN server 100 ms away answers in half a second; a dead one holds it up for 40 s. */
export const GATHERING_DEADLINE = 1_800;

/** From sealing an offer to its answer, in ms: the contact gathers too, and may be on a slow line. */
export const ANSWER_DEADLINE = 8_000;

/** From the answer to an open channel, in ms. The browser itself gives up a path after 15 s, or never says so. */
export const OPEN_DEADLINE = 15_000;

/** A link that says "disconnected" mostly heals within this, in ms: an ICE restart before would disturb it. */
export const GRACE = 2_500;

/** An own attempt counts against a crossing offer for this long, in ms (docs/protocol.md, section 3). */
export const ATTEMPT_COUNTS = 10_000;

/** The first wait before dialling again, doubled each time up to the longest, in ms. */
export const FIRST_BACKOFF = 500;
export const LONGEST_BACKOFF = 30_000;

/** Without a frame for this long a ping goes out; without any answer for twice as long the link is dead. In ms. */
export const PING_AFTER = 15_000;
export const DEAD_AFTER = 30_000;

/**
 * On news of the device (network, sleep, the tab) every open link and server is asked at once whether it lives, and has
 * this long, in ms. After an outage the first bytes wait up to 3 s for SCTP to send them again; a dead path stays silent.
 */
export const PROBE_DEADLINE = 4_000;
/** News come in swarms: nobody is asked again within this, in ms. Longer than the deadline, so that no question puts off an end. */
export const PROBE_GAP = 5_000;

/** "Typing" is said at most once in this, and forgotten without another after TYPING_LIFE, in ms (docs/protocol.md, section 5). */
export const TYPING_INTERVAL = 3_000;
export const TYPING_LIFE = 6_000;

/** What may wait in a channel's buffer, in bytes: a chat frame behind it leaves within 30 ms. */
export const BUFFER_HIGH = 256 * 1024;
export const BUFFER_LOW = 64 * 1024;

/** How long a graceful end waits for the channel to say that everything has left, in ms. */
export const PARTING = 1_000;

/**
 * Dials per second over all contacts. A page may hold 500 connections, closed ones not yet collected included: at 8 a
 * second the collector keeps up.
 */
export const DIALS_PER_SECOND = 5;

/** A link that lived this long, in ms, was a good one: its loss begins the backoff anew. One that ends as it opens does not. */
export const GOOD_LINK = 30_000;

/** Answers "stale" that may each bring another dial at once; after that, backoff. */
export const STALE_RETRIES = 2;

/** Ended attempts that are remembered: a contact goes on with one for a restart at most, so the last few are enough. */
export const REMEMBERED_ATTEMPTS = 8;

/** The signaling server must challenge, and take the answer, within this, in ms. */
export const SIGN_IN_DEADLINE = 10_000;

/** An offer to oneself proves that the server still knows this key: soon after signing in, and then regularly, in ms. */
export const FIRST_PROOF_AFTER = 2_000;
export const PROOF_INTERVAL = 25_000;
/** Without its return within this, the socket is dead, whatever the browser says. In ms. */
export const PROOF_DEADLINE = 10_000;

/**
 * The wait for attempt number `tries` (from 0), in ms: doubling, bounded, and spread so that many do not come at once; the
 * longest too, by which all wait who lost the same server long ago.
 */
export function backoff(tries: number, random = Math.random()): number {
	const spread = FIRST_BACKOFF * 2 ** Math.min(tries, 16) * (0.5 + random);
	return Math.min(LONGEST_BACKOFF * (0.5 + random / 2), spread);
}
