// Signaling frames, both directions (docs/protocol.md, section 2): the base protocol, which is fixed, and what our
// server adds. Owns the shapes and the two parsers; client and server import the same file.
import * as v from 'valibot';
import type { PublicKey } from './ids.ts';
import { checkShape, parseJson } from './json.ts';
import { MAX_SIGNALING_BYTES, MAX_WATCHED } from './limits.ts';
import { base64Of, publicKeySchema } from './schemas.ts';

export const presences = ['online', 'away', 'busy', 'invisible', 'offline'] as const;
export type Presence = (typeof presences)[number];
const presenceSchema = v.picklist(presences);

/** What a server may offer beyond the base protocol; unknown names are ignored. */
export const features = ['watch', 'config', 'replaced'] as const;

const urlsSchema = v.pipe(v.string(), v.maxLength(512), v.regex(/^(stuns?|turns?):/));
const iceServerSchema = v.object({
	urls: v.union([urlsSchema, v.pipe(v.array(urlsSchema), v.maxLength(8))]),
	username: v.optional(v.pipe(v.string(), v.maxLength(512))),
	credential: v.optional(v.pipe(v.string(), v.maxLength(512)))
});
const iceServersSchema = v.pipe(v.array(iceServerSchema), v.maxLength(8));
/** STUN and TURN servers as `RTCConfiguration.iceServers` takes them. */
export type IceServer = v.InferOutput<typeof iceServerSchema>;

const sealedSchema = base64Of(49, MAX_SIGNALING_BYTES); // enc, one byte, tag

/** The errors that a server names. A client shows words for these and treats any other as `refused`. */
export const signalingErrors = [
	'target_offline',
	'replaced',
	'too_large',
	'too_fast',
	'too_many_connections',
	'too_many_watched',
	'auth_timeout',
	'malformed',
	'shutting_down'
] as const;
export type SignalingError = (typeof signalingErrors)[number];

// Client to server.

const authResponseSchema = v.object({
	type: v.literal('auth_response'),
	public_key: publicKeySchema,
	signature: base64Of(64)
});
const setPresenceSchema = v.object({ type: v.literal('presence'), status: presenceSchema });
const watchSchema = v.object({
	type: v.literal('presence_watch'),
	public_keys: v.pipe(v.array(publicKeySchema), v.maxLength(MAX_WATCHED))
});
/** Any further fields are relayed as they are: the base protocol forbids looking at them. */
const relaySchema = v.looseObject({ type: v.picklist(['p2p_offer', 'p2p_answer']), target: publicKeySchema });
const clientFrameSchema = v.variant('type', [authResponseSchema, setPresenceSchema, watchSchema, relaySchema]);

export type RelayFrame = v.InferOutput<typeof relaySchema>;
export type ClientFrame = v.InferOutput<typeof clientFrameSchema>;

// Server to client.

const challengeSchema = v.object({
	type: v.literal('auth_challenge'),
	challenge: v.pipe(v.string(), v.maxLength(256)), // its length is the signer's to refuse
	features: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(32))), v.maxLength(32)), [])
});
const authSuccessSchema = v.object({ type: v.literal('auth_success') });
const authFailureSchema = v.object({ type: v.literal('auth_failure'), reason: v.optional(v.string(), '') });
const presenceOfSchema = v.object({
	type: v.literal('presence'),
	public_key: publicKeySchema,
	status: presenceSchema
});
/** `v` and `sealed` are absent in a client's keep-alive offer to itself, which comes back to it. */
const sealedFields = { from: publicKeySchema, v: v.optional(v.literal(1)), sealed: v.optional(sealedSchema) };
const offeredSchema = v.object({ type: v.literal('p2p_offer'), ...sealedFields });
const answeredSchema = v.object({ type: v.literal('p2p_answer'), ...sealedFields });
const configSchema = v.object({ type: v.literal('config'), ice_servers: iceServersSchema });
const errorSchema = v.object({
	type: v.literal('error'),
	error: v.pipe(v.string(), v.maxLength(64)),
	target: v.optional(publicKeySchema)
});
const serverFrameSchema = v.variant('type', [
	challengeSchema,
	authSuccessSchema,
	authFailureSchema,
	presenceOfSchema,
	offeredSchema,
	answeredSchema,
	configSchema,
	errorSchema
]);
export type ServerFrame = v.InferOutput<typeof serverFrameSchema>;

/**
 * Parses what a client sent, on the server.
 * @throws AppError `malformed`; the server answers and goes on
 */
export function parseClientFrame(text: string): ClientFrame {
	return parseJson(clientFrameSchema, text, MAX_SIGNALING_BYTES, 'client frame');
}

/**
 * Parses what a server sent, in the client.
 * @throws AppError `malformed`; the client ignores it
 */
export function parseServerFrame(text: string): ServerFrame {
	return parseJson(serverFrameSchema, text, 2 * MAX_SIGNALING_BYTES, 'server frame');
}

/** ICE servers from configuration (`ICE_SERVERS`, `/config.json`). @throws AppError `malformed` */
export function parseIceServers(value: unknown): readonly IceServer[] {
	return checkShape(iceServersSchema, value, 'ice servers');
}

/** A sealed offer or answer on its way to `target`. */
export function createRelayFrame(type: RelayFrame['type'], target: PublicKey, sealed: string): RelayFrame {
	return { type, target, v: 1, sealed };
}
