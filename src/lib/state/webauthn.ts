// Passkeys as the browser has them (WebAuthn with PRF). Owns the ceremonies and the judgement of their answers; what an
// authenticator answers leaves this file only as a key that nobody reads back.
import type { Bytes } from '#lib/protocol/bytes.ts';
import { randomBytes } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import type { Attachment, PasskeyAnswer, PasskeyDoor } from '#lib/worker/keys-api.ts';
import { localeTag, say } from '#lib/words/language.svelte.ts';

/** For the phone in another room, in ms. */
const TIMEOUT = 3 * 60_000;
const PRF_BYTES = 32;
/** Where the flags are in an authenticator's data, and the one that says that it was made sure who is there. */
const [FLAGS_AT, USER_VERIFIED] = [32, 0x04];

export interface MadePasskey {
	readonly id: Bytes;
	readonly attachment: Attachment | undefined;
}

/** Why there can be no passkeys here, in words; undefined where there can. */
export function passkeysMissing(hostname: string = location.hostname): string | undefined {
	if (typeof PublicKeyCredential === 'undefined') return say('state.noPasskeys');
	// The name of a host is what a passkey is bound to.
	if (/^[\d.]+$|:/u.test(hostname)) return say('state.passkeysNeedName');
	return undefined;
}

/**
 * Has an authenticator make a passkey. Whether it can open anything is known only when it is asked (`askPasskeys`).
 * @param known those that are there: an authenticator that has one makes no other
 * @throws AppError `passkey-cancelled`, `passkey-known`, `passkey-unable`
 */
export async function makePasskey(
	salt: Bytes,
	known: readonly PasskeyDoor[],
	signal: AbortSignal
): Promise<MadePasskey> {
	// Whoever keeps passkeys for people, such as a browser's maker, learns a date and nothing else.
	const date = new Date().toLocaleDateString(localeTag(), { dateStyle: 'medium' });
	const name = say('state.passkeyName', { date });
	const credential = await tell(() =>
		navigator.credentials.create({
			signal,
			publicKey: {
				rp: { name: 'Sotto' },
				user: { id: randomBytes(16), name, displayName: name },
				challenge: randomBytes(32), // nobody checks the signature: the vault opens, or it does not
				pubKeyCredParams: [
					{ type: 'public-key', alg: -7 },
					{ type: 'public-key', alg: -8 },
					{ type: 'public-key', alg: -257 }
				],
				excludeCredentials: known.map(({ id }) => ({ type: 'public-key', id })),
				authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
				extensions: {
					prf: { eval: { first: salt } },
					// Keys that know it then answer nobody who has only touched them.
					...{ credentialProtectionPolicy: 'userVerificationRequired', enforceCredentialProtectionPolicy: false }
				},
				timeout: TIMEOUT
			}
		})
	);
	const { rawId, authenticatorAttachment: where } = credential;
	const attachment = where === 'platform' || where === 'cross-platform' ? where : undefined;
	return { id: new Uint8Array(rawId), attachment };
}

/**
 * Asks for one of these passkeys and for its secret.
 * @throws AppError `passkey-cancelled`; `passkey-unable` when it has none to give, or did not make sure who is there
 */
export async function askPasskeys(doors: readonly PasskeyDoor[], signal: AbortSignal): Promise<PasskeyAnswer> {
	const [door] = doors;
	if (door === undefined) throw new AppError('passkey-refused');
	const credential = await tell(() =>
		navigator.credentials.get({
			signal,
			publicKey: {
				challenge: randomBytes(32),
				allowCredentials: doors.map(({ id }) => ({ type: 'public-key', id })),
				userVerification: 'required',
				extensions: { prf: { eval: { first: door.salt } } }, // one for all: not every browser takes several
				timeout: TIMEOUT
			}
		})
	);
	const { authenticatorData } = credential.response as AuthenticatorAssertionResponse;
	const answer = credential.getClientExtensionResults().prf?.results?.first;
	if (!answer) throw new AppError('passkey-unable');
	const output = answer instanceof ArrayBuffer ? new Uint8Array(answer) : bytesOf(answer);
	try {
		const flags = new Uint8Array(authenticatorData)[FLAGS_AT] ?? 0;
		if (output.length !== PRF_BYTES || (flags & USER_VERIFIED) === 0) throw new AppError('passkey-unable');
		const key = await crypto.subtle.importKey('raw', output, 'HKDF', false, ['deriveKey']);
		return { id: new Uint8Array(credential.rawId), key };
	} finally {
		output.fill(0);
	}
}

/** Tells the authenticator, where the browser can, that a passkey opens nothing: it need not offer it any more. */
export async function discardPasskey(id: Bytes): Promise<void> {
	try {
		await PublicKeyCredential.signalUnknownCredential({ rpId: location.hostname, credentialId: spell(id) });
	} catch {
		// a browser that cannot: it stays in the authenticator's list, and opens nothing
	}
}

/** Base64url without padding. */
function spell(id: Bytes): string {
	return btoa(String.fromCharCode(...id))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '');
}

function bytesOf(view: ArrayBufferView<ArrayBuffer>): Bytes {
	return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

async function tell(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
	let credential: Credential | null;
	try {
		credential = await ask();
	} catch (thrown) {
		const name = thrown instanceof Error ? thrown.name : '';
		if (name === 'InvalidStateError') throw new AppError('passkey-known');
		if (name === 'NotAllowedError' || name === 'AbortError') throw new AppError('passkey-cancelled');
		throw new AppError('passkey-unable');
	}
	if (credential === null) throw new AppError('passkey-cancelled');
	return credential as PublicKeyCredential;
}
