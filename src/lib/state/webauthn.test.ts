// The ceremonies, with an authenticator of the test's: what is asked of it, and which of its answers are taken.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askPasskeys, discardPasskey, makePasskey, passkeysMissing } from './webauthn.ts';

const id = new Uint8Array(16).fill(7);
const salt = new Uint8Array(28).fill(1);
const create = vi.fn<CredentialsContainer['create']>();
const get = vi.fn<CredentialsContainer['get']>();
const signalUnknownCredential = vi.fn(() => Promise.resolve());
const { signal } = new AbortController();

beforeEach(() => {
	vi.stubGlobal('navigator', { credentials: { create, get }, languages: [] });
	vi.stubGlobal('PublicKeyCredential', { signalUnknownCredential });
	vi.stubGlobal('location', { hostname: 'sotto.example' });
	vi.clearAllMocks();
});
afterEach(() => vi.unstubAllGlobals());

function answer(first: BufferSource | undefined, flags = 0x05) {
	const authenticatorData = new Uint8Array(37);
	authenticatorData[32] = flags;
	const credential = {
		rawId: id.buffer,
		authenticatorAttachment: 'platform',
		response: { authenticatorData: authenticatorData.buffer },
		getClientExtensionResults: () => ({ prf: { results: first && { first } } })
	};
	return credential as unknown as Credential;
}

test('a passkey is made for a person who is verified, and says nothing of who that is', async () => {
	create.mockResolvedValue(answer(undefined));
	expect(await makePasskey(salt, [{ id, salt }], signal)).toEqual({ id, attachment: 'platform' });
	const asked = create.mock.calls[0]![0]!.publicKey!;
	expect(asked).toMatchObject({
		authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
		excludeCredentials: [{ type: 'public-key', id }],
		extensions: {
			prf: { eval: { first: salt } },
			credentialProtectionPolicy: 'userVerificationRequired',
			enforceCredentialProtectionPolicy: false
		}
	});
	expect(asked.user.name).toMatch(/^Sotto, /u);
});

test('the answer is a key that cannot be read back, and what came of the authenticator is wiped', async () => {
	const output = crypto.getRandomValues(new Uint8Array(32));
	const same = await crypto.subtle.importKey('raw', output, 'HKDF', false, ['deriveBits', 'deriveKey']);
	get.mockResolvedValue(answer(output.buffer));
	const { id: asked, key } = await askPasskeys([{ id, salt }], signal);
	expect(asked).toEqual(id);
	expect([key.extractable, key.algorithm.name, same.type]).toEqual([false, 'HKDF', 'secret']);
	expect(output).toEqual(new Uint8Array(32));
	expect(get.mock.calls[0]![0]!.publicKey).toMatchObject({
		userVerification: 'required',
		allowCredentials: [{ type: 'public-key', id }],
		extensions: { prf: { eval: { first: salt } } }
	});
});

test.each([
	['no secret', answer(undefined)],
	['a short secret', answer(new Uint8Array(31))],
	['two secrets in one', answer(new Uint8Array(64))],
	['nobody verified', answer(new Uint8Array(32), 0x01)]
])('an authenticator with %s is of no use', async (_name, credential) => {
	get.mockResolvedValue(credential);
	await expect(askPasskeys([{ id, salt }], signal)).rejects.toMatchObject({ code: 'passkey-unable' });
});

test.each([
	['NotAllowedError', 'passkey-cancelled'],
	['AbortError', 'passkey-cancelled'],
	['InvalidStateError', 'passkey-known'],
	['SecurityError', 'passkey-unable'],
	['UnknownError', 'passkey-unable']
])('%s of the browser is told as %s', async (name, code) => {
	create.mockRejectedValue(new DOMException('', name));
	await expect(makePasskey(salt, [], signal)).rejects.toMatchObject({ code });
});

test('without passkeys there is nothing to ask', async () => {
	await expect(askPasskeys([], signal)).rejects.toMatchObject({ code: 'passkey-refused' });
	get.mockResolvedValue(null);
	await expect(askPasskeys([{ id, salt }], signal)).rejects.toMatchObject({ code: 'passkey-cancelled' });
});

test('an authenticator is told what it need not offer, where the browser can tell', async () => {
	await discardPasskey(new Uint8Array([251, 255, 254]));
	expect(signalUnknownCredential).toHaveBeenCalledWith({
		rpId: 'sotto.example',
		credentialId: '-__-'
	});
	vi.stubGlobal('PublicKeyCredential', {});
	await expect(discardPasskey(id)).resolves.toBeUndefined();
});

test('where there can be none, and why', () => {
	for (const hostname of ['localhost', 'sotto.example']) expect(passkeysMissing(hostname)).toBeUndefined();
	for (const hostname of ['127.0.0.1', '[::1]']) expect(passkeysMissing(hostname)).toMatch(/a number/u);
	vi.stubGlobal('PublicKeyCredential', undefined);
	expect(passkeysMissing('localhost')).toMatch(/no passkeys/u);
});
