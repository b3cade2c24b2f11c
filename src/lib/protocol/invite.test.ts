import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat, toBase64, toBase64Url, utf8 } from './bytes.ts';
import { answersOrThrows, anyText, thrownCode } from './hostile.fixture.ts';
import { parsePublicKey } from './ids.ts';
import { createInviteLink, type Invite, parseInvite } from './invite.ts';
import { MAX_INVITE_LENGTH, MAX_NAME_LENGTH } from './limits.ts';
import { cleanName } from './schemas.ts';

const origin = 'https://sotto.example';
const keys = fc
	.uint8Array({ minLength: 32, maxLength: 32 })
	.map((seed) => parsePublicKey(toBase64(ed25519.getPublicKey(seed))));
const names = fc
	.string({ minLength: 1, maxLength: MAX_NAME_LENGTH, unit: 'grapheme' })
	.map((name) => cleanName(name.slice(0, MAX_NAME_LENGTH)))
	.filter((name) => name !== '' && name.length <= MAX_NAME_LENGTH);
const servers = fc.webUrl({ validSchemes: ['ws', 'wss'] }).map((url) => new URL(url).href);
const invites: fc.Arbitrary<Invite> = fc.record(
	{
		publicKey: keys,
		token: fc.uint8Array({ minLength: 16, maxLength: 16 }).map(toBase64),
		name: names,
		server: servers.filter((url) => url.length < 300)
	},
	{ requiredKeys: ['publicKey', 'token', 'name'] }
);

const keyBytes = ed25519.getPublicKey(new Uint8Array(32).fill(7));
const ada: Invite = {
	publicKey: parsePublicKey(toBase64(keyBytes)),
	token: toBase64(new Uint8Array(16).fill(2)),
	name: 'Ada'
};

/** An invite's bytes, with what a test wants changed. */
const code = (
	changed: { version?: number; key?: Uint8Array; name?: Uint8Array; server?: string; rest?: Uint8Array } = {}
) => {
	const { version = 1, key = keyBytes, name = utf8('Ada'), server = '', rest = new Uint8Array() } = changed;
	const token = new Uint8Array(16).fill(2);
	const lengths = Uint8Array.of(server.length >> 8, server.length & 255);
	return toBase64Url(
		concat(Uint8Array.of(version), key, token, Uint8Array.of(name.length), name, lengths, utf8(server), rest)
	);
};

test('an invite comes back from its link, and from its last part alone', () => {
	fc.assert(
		fc.property(invites, (invite) => {
			const link = createInviteLink(origin, invite);
			expect(link.startsWith(`${origin}/#/add/`)).toBe(true);
			expect(link.slice(origin.length)).toMatch(/^\/#\/add\/[\w-]+$/);
			expect(parseInvite(link)).toEqual(invite);
			expect(parseInvite(` ${link.split('/').at(-1) ?? ''}\n`)).toEqual(invite);
		})
	);
});

test('the layout is the documented one, byte for byte', () => {
	expect(createInviteLink(origin, ada)).toBe(`${origin}/#/add/${code()}`);
	expect(createInviteLink(origin, { ...ada, server: 'wss://s.example/' })).toBe(
		`${origin}/#/add/${code({ server: 'wss://s.example/' })}`
	);
});

test('what the server would see of a link is nothing of the invite', () => {
	const { pathname, search, hash } = new URL(createInviteLink(origin, ada));
	expect(pathname + search).toBe('/');
	expect(hash).toContain('/add/');
});

test.each([
	['another version before it', code({ version: 0 })],
	['a key of small order', code({ key: new Uint8Array(32) })],
	['a key in another spelling', code({ key: new Uint8Array(32).fill(0xff) })],
	['no name', code({ name: new Uint8Array() })],
	['a name that nobody sees', code({ name: utf8('\u200b\u0000') })],
	['a name that is no UTF-8', code({ name: Uint8Array.of(0xff) })],
	['a name that is too long', code({ name: utf8('x'.repeat(65)) })],
	['a server that is no address', code({ server: 'sotto' })],
	['a server of the web', code({ server: 'https://s.example/' })],
	['a server that is a script', code({ server: 'javascript:alert(1)' })],
	['a server with a user', code({ server: 'wss://ada@s.example/' })],
	['a server with a password', code({ server: 'wss://:secret@s.example/' })],
	['a server with a fragment', code({ server: 'wss://s.example/#x' })],
	['a server in another spelling', code({ server: 'WSS://S.example' })],
	['bytes to spare', code({ rest: Uint8Array.of(0) })],
	['its end cut off', code().slice(0, -4)],
	['a character of the other alphabet', `${code().slice(0, -1)}+`],
	['padding', `${code()}=`],
	['nothing in it', ''],
	['no code', `${origin}/#/add/`],
	['too much in it', 'A'.repeat(MAX_INVITE_LENGTH + 4)]
])('refuses an invite with %s', (_what, text) => {
	expect(thrownCode(() => parseInvite(text))).toBe('invite-invalid');
});

test('says so when a newer app made it', () => {
	expect(thrownCode(() => parseInvite(code({ version: 2 })))).toBe('version');
});

test('a name arrives clean, whatever its issuer wrote', () => {
	expect(parseInvite(code({ name: utf8('  Ada\n\u202eecalevoL ') })).name).toBe('Ada ecalevoL');
});

test('a server address that leaves no room makes no link', () => {
	const server = `wss://s.example/${'x'.repeat(MAX_INVITE_LENGTH)}`;
	expect(thrownCode(() => createInviteLink(origin, { ...ada, server }))).toBe('too-long');
	expect(thrownCode(() => createInviteLink(origin, { ...ada, name: '語'.repeat(100) }))).toBe('too-long');
});

test('hostile links are answered or refused, and nothing else happens', () => {
	const valid = code({ server: 'wss://s.example/' });
	const edited = fc
		.tuple(fc.nat(valid.length), fc.string({ maxLength: 3 }), fc.nat(3))
		.map(([at, text, cut]) => valid.slice(0, at) + text + valid.slice(at + cut));
	const bytes = fc.uint8Array({ maxLength: 200 }).map((some) => toBase64Url(concat(Uint8Array.of(1), some)));
	fc.assert(
		fc.property(fc.oneof(anyText, edited, bytes), (text) => {
			answersOrThrows(
				() => {
					const invite = parseInvite(text);
					expect(parseInvite(createInviteLink(origin, invite))).toEqual(invite);
				},
				'invite-invalid',
				'version'
			);
		}),
		{ numRuns: 5_000 }
	);
});
