// Every number that protects the signaling server, with its reason. Owns numbers only; tests pass smaller ones.
import { MAX_SIGNALING_BYTES, MAX_WATCHED } from '#lib/protocol/limits.ts';

export interface Limits {
	/** The largest frame, in bytes. */
	readonly frameBytes: number;
	/** Tokens that a connection may spend at once: a frame costs 1, and 1 more for each `bytesPerToken`. */
	readonly burst: number;
	/** Tokens that come back in a second. */
	readonly tokensPerSecond: number;
	readonly bytesPerToken: number;
	/** Contacts told (or looked up) for one further token. */
	readonly contactsPerToken: number;
	/** How long a connection may go without proving a key, in ms. */
	readonly unauthenticatedMs: number;
	/** Keys in one watch list. */
	readonly watchedKeys: number;
	/** Open connections from one address (an IPv6 network of 64 bits counts as one). */
	readonly connectionsPerAddress: number;
	/** Bytes that may wait for a client that does not read. */
	readonly queuedBytes: number;
	/** Between two WebSocket pings, in ms; a client that was not heard from one to the next is gone. */
	readonly pingMs: number;
	/** Malformed frames in the life of a connection. */
	readonly malformedFrames: number;
	/** How long a client may take to answer a close, in ms. */
	readonly closeMs: number;
}

export const limits: Limits = {
	// What the protocol allows, a sealed description with room.
	frameBytes: MAX_SIGNALING_BYTES,
	// A client that comes back dials its contacts at once: 200 offers of two tokens each. 50 a second is far above what
	// links need later (an offer and some candidates per redial), and keeps one hostile connection below 1 % of a core.
	burst: 400,
	tokensPerSecond: 50,
	// Checking 4 KiB costs about as much as taking any frame at all; 64 keys of a watch list likewise.
	bytesPerToken: 4 * 1024,
	contactsPerToken: 64,
	// One signature over one challenge: a phone on a bad network needs two seconds. Longer only serves who hoards sockets.
	unauthenticatedMs: 10_000,
	watchedKeys: MAX_WATCHED,
	// A household or an office behind one address, several tabs and servers' channels each.
	connectionsPerAddress: 128,
	// The reply to a full watch list (130 KB) and six of the largest frames; 128 connections then hold 64 MiB at most.
	queuedBytes: 512 * 1024,
	// Below the 30 s after which the first home routers and proxies forget a silent connection.
	pingMs: 20_000,
	// A client that speaks a later protocol sends unknown types, which do not count. These are broken or hostile.
	malformedFrames: 5,
	// A round trip on a bad network.
	closeMs: 2_000
};
