// Every size of the wire, with its reason (docs/protocol.md). Owns numbers only.

/** One frame on the data channel. Every browser passes 64 KiB without negotiation (RFC 8841, section 6.1). */
export const MAX_FRAME_BYTES = 64 * 1024;

/** One content as JSON: the largest that fits a frame after padding, encryption (at most 76 bytes, and 100 that start a session) and base64. */
export const MAX_CONTENT_BYTES = 44_000;

/** Contents are padded to multiples of this, so that lengths tell little. */
export const CONTENT_BLOCK_BYTES = 160;

/** Offers and answers are padded to multiples of this: the number of candidates shall not show. */
export const DESCRIPTION_BLOCK_BYTES = 512;

/** One description as padded JSON: sealed (48 bytes more), in base64 and in its frame it fits MAX_SIGNALING_BYTES. */
export const MAX_DESCRIPTION_BYTES = 95 * DESCRIPTION_BLOCK_BYTES;

/** One SDP. Chromium's with four candidates has 1 KB; a machine with forty interfaces still fits. */
export const MAX_SDP_BYTES = 16 * 1024;

/** One frame to or from the signaling server: a sealed description in base64, with room. */
export const MAX_SIGNALING_BYTES = 64 * 1024;

/** A display name, in UTF-16 units: fits a line, and an invite's QR code. */
export const MAX_NAME_LENGTH = 64;

/** Watched keys per connection: more contacts than a person has, and a bound for the server's memory. */
export const MAX_WATCHED = 1_000;

/** After how many seconds a message disappears at the most: some 68 years. */
export const MAX_EXPIRY_SECONDS = 2 ** 31 - 1;

/** Unacknowledged frames in flight: far below the 2,000 message keys that the library skips. */
export const MAX_IN_FLIGHT = 256;

/** An invite link: version, key, token, a name and a host name, in base64url. */
export const MAX_INVITE_LENGTH = 1_024;
