// What a frame from a client is to the server: one to act on, one to ignore, or one to refuse, and how. Owns the sorting
// of what the protocol's parser does not take; acts on nothing.
import { type ClientFrame, parseClientFrame } from '#lib/protocol/signaling.ts';

/** The longest `target` that is sent back to whoever asked for something that is no key. */
const MAX_ECHOED_TARGET = 128;

export type AuthResponse = Extract<ClientFrame, { readonly type: 'auth_response' }>;
/** What counts only from a client that has proved its key. */
export type MemberFrame = Exclude<ClientFrame, AuthResponse>;

export type ReceivedFrame =
	| { readonly kind: 'login'; readonly response: AuthResponse }
	| { readonly kind: 'frame'; readonly frame: MemberFrame }
	/** Of a type that this version does not know: later versions may. */
	| { readonly kind: 'unknown' }
	/** An offer or answer to what is no key: nobody can be there. */
	| { readonly kind: 'nobody'; readonly target: string }
	/** A login that cannot be one: no canonical key, or no signature. */
	| { readonly kind: 'no-login' }
	| { readonly kind: 'too-many-watched' }
	| { readonly kind: 'malformed' };

/** @param mostWatched how many keys a watch list may have */
export function parseReceived(text: string, mostWatched: number): ReceivedFrame {
	try {
		const frame = parseClientFrame(text);
		if (frame.type === 'presence_watch' && frame.public_keys.length > mostWatched) return { kind: 'too-many-watched' };
		return frame.type === 'auth_response' ? { kind: 'login', response: frame } : { kind: 'frame', frame };
	} catch {
		return sortOut(text, mostWatched);
	}
}

function sortOut(text: string, mostWatched: number): ReceivedFrame {
	const { type, target, public_keys: keys } = parseFields(text);
	if (typeof type !== 'string') return { kind: 'malformed' };
	switch (type) {
		case 'auth_response':
			return { kind: 'no-login' };
		case 'p2p_offer':
		case 'p2p_answer':
			if (typeof target !== 'string' || target.length > MAX_ECHOED_TARGET) return { kind: 'malformed' };
			return { kind: 'nobody', target };
		case 'presence_watch':
			return { kind: Array.isArray(keys) && keys.length > mostWatched ? 'too-many-watched' : 'malformed' };
		case 'presence':
			return { kind: 'malformed' };
		default:
			return { kind: 'unknown' };
	}
}

/** The fields of a JSON object; none for anything else. */
function parseFields(text: string): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? { ...value } : {};
	} catch {
		return {};
	}
}
