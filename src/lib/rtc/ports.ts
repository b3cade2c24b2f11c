// What the links need from the rest of the app, and what they tell it. Owns types only: `rtc` carries sealed descriptions
// and encrypted frames and can open neither.
import type { Attempt, PublicKey } from '#lib/protocol/ids.ts';
import type { IceServer, Presence, RelayFrame } from '#lib/protocol/signaling.ts';

/** An offer as the vault opened it. */
export type IncomingOffer =
	| { readonly kind: 'offer'; readonly attempt: Attempt; readonly sdp: string }
	| { readonly kind: 'refuse'; readonly sealed: string }
	| { readonly kind: 'drop' };

export type IncomingAnswer =
	| { readonly kind: 'answer'; readonly attempt: Attempt; readonly sdp: string }
	| { readonly kind: 'refused'; readonly attempt: Attempt; readonly reason: 'stale' | 'invite' }
	| { readonly kind: 'drop' };

/** The vault's side of the offer/answer exchange. */
export interface DescriptionPort {
	sealOffer(contact: PublicKey, attempt: Attempt, sdp: string): Promise<string>;
	/** @param over the server over which it came */
	openOffer(from: PublicKey, sealed: string, over: string): Promise<IncomingOffer>;
	sealAnswer(contact: PublicKey, attempt: Attempt, sdp: string): Promise<string>;
	openAnswer(from: PublicKey, sealed: string): Promise<IncomingAnswer>;
}

/** The signaling server's side. */
export interface RelayPort {
	/**
	 * @param over the server over which an offer came that this answers; undefined: the one at which the target is met
	 * @returns whether the frame was handed to an authenticated channel
	 */
	relay(type: RelayFrame['type'], target: PublicKey, sealed: string, over?: string): boolean;
	iceServers(): readonly IceServer[];
}

/** Why there is no link, for words. */
export type LinkFailure =
	| 'signaling' // the signaling server is not reached
	| 'away' // the contact is not connected to it
	| 'no-answer' // the contact is connected and did not answer in time
	| 'no-candidates' // this browser found no address of its own
	| 'no-path' // both answered, and no path through the networks was found
	| 'invite' // the contact does not honour the invite any more
	| 'lost'; // there was a link, and it is gone

/** One contact's link, as people see it. */
export type LinkStatus =
	| { readonly state: 'idle' }
	| { readonly state: 'connecting' }
	| { readonly state: 'open'; readonly shaky: boolean }
	/** `retryAt`: when it dials again by itself, ms since 1970; absent: on good news only. */
	| { readonly state: 'failed'; readonly failure: LinkFailure; readonly retryAt?: number };

/** What links tell the app. */
export interface LinkEvents {
	status(contact: PublicKey, status: LinkStatus): void;
	/** The channel of this attempt is open and is now the contact's one link. */
	opened(contact: PublicKey, attempt: Attempt): void;
	/** Frames other than ping, pong and typing, in order. */
	frames(contact: PublicKey, attempt: Attempt, frames: readonly string[]): void;
	/** The contact types, or has stopped. Said again while they go on. */
	typing(contact: PublicKey, active: boolean): void;
	/** An attempt or link is over, and its connection is closed. Called once for each that was sealed, answered or opened. */
	closed(contact: PublicKey, attempt: Attempt): void;
}

/** What a signaling channel tells the app. */
export type SignalingStatus =
	| { readonly state: 'connecting' }
	| { readonly state: 'online'; readonly features: readonly string[] }
	/** Not reached; it tries again at `retryAt`, ms since 1970. */
	| { readonly state: 'waiting'; readonly retryAt: number }
	/** It will not try again by itself: another browser took over (`replaced`), the server refused the key (`refused`), or it asked for a signature that is not given (`bad-challenge`). */
	| { readonly state: 'stopped'; readonly reason: 'closed' | 'replaced' | 'refused' | 'bad-challenge' };

export interface SignalingEvents {
	status(status: SignalingStatus): void;
	offer(from: PublicKey, sealed: string): void;
	answer(from: PublicKey, sealed: string): void;
	targetOffline(target: PublicKey): void;
	presence(publicKey: PublicKey, presence: Presence): void;
	iceServers(servers: readonly IceServer[]): void;
}

/** Where an address comes from: the device itself, what a STUN server saw, what the contact saw, a relay. */
export type CandidateKind = 'host' | 'srflx' | 'prflx' | 'relay';

/** An address at which one side may be reached. */
export interface Candidate {
	readonly kind: CandidateKind;
	/** `udp` or `tcp` */
	readonly protocol: string;
	/** Absent: the browser hides it behind an mDNS name, or does not tell it. */
	readonly address: string | undefined;
	readonly port: number | undefined;
}

/**
 * What the own network does to addresses: `none` leaves them; `same` gives a socket one public address for everybody;
 * `different` gives it another for each it talks to, which mostly forbids direct paths to others like it.
 */
export type Nat = 'none' | 'same' | 'different' | 'unknown';

export interface Traffic {
	readonly bytes: number;
	readonly messages: number;
}

/** The steps of an attempt, in order. One that answers the contact's offer begins at `gathering` and has no `answer`. */
export const attemptSteps = ['queued', 'gathering', 'sending', 'answer', 'opening'] as const;
export type AttemptStep = (typeof attemptSteps)[number];

/** The last attempt at a link, whatever has come of it. */
export interface AttemptReport {
	/** This side dialled; otherwise it answered. */
	readonly isOwn: boolean;
	/** The steps so far with their times, in ms; the last one is where it stands, or where it ended. */
	readonly steps: readonly { readonly step: AttemptStep; readonly ms: number }[];
	readonly outcome: 'running' | 'opened' | 'ended';
	/** Why it ended; undefined also when it was given up for another attempt, or on purpose. */
	readonly failure: LinkFailure | undefined;
}

/** How the link to a contact does, for people who want to know why. */
export interface LinkReport {
	readonly status: LinkStatus;
	readonly own: readonly Candidate[];
	readonly remote: readonly Candidate[];
	readonly path: { readonly own: Candidate; readonly remote: Candidate } | undefined;
	/** In ms. */
	readonly roundTrip: number | undefined;
	readonly sent: Traffic | undefined;
	readonly received: Traffic | undefined;
	readonly nat: Nat;
	/** STUN and TURN servers that were asked for the public address. */
	readonly serversAsked: number;
	readonly attempt: AttemptReport | undefined;
}
