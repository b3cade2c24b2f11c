// An invite as it is opened: at which server its issuer is met, and whom it would move.
import { expect, test } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { createInviteLink, parseInvite } from '#lib/protocol/invite.ts';
import { viewOf } from './contact-view.fixture.ts';
import { ContactModel } from './contact.svelte.ts';
import { readInvite, viewInvite } from './pending-invite.ts';

const HERE = 'https://here.example';
const publicKey = '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=' as PublicKey;
const bare = { publicKey, token: 'AAAAAAAAAAAAAAAAAAAAAA==', name: 'Ben' };
const named = { ...bare, server: 'wss://named.example/signal' };
const opened = (link: string) => {
	const { text, ...invite } = readInvite(link, HERE);
	expect(parseInvite(text)).toEqual(invite); // what is followed is what is shown
	return invite;
};

test.each([
	['of this host', createInviteLink(HERE, bare), undefined],
	['of another host', createInviteLink('https://there.example:8443', bare), 'wss://there.example:8443/signal'],
	['of this device', createInviteLink('http://localhost:8080', bare), 'ws://localhost:8080/signal'],
	['of a host without TLS, which no page may call', createInviteLink('http://there.example', bare), undefined],
	['that names a server', createInviteLink('https://there.example', named), named.server],
	['without a link', createInviteLink(HERE, bare).split('/').at(-1)!, undefined]
])('an invite %s', (_, link, server) => {
	// undefined: met where this app's host says
	expect(opened(link)).toEqual({ ...bare, ...(server !== undefined && { server }) });
});

test('whose key it is, is said where they are known', () => {
	const known = new ContactModel(viewOf(publicKey, { name: 'My Ben' }));
	expect(viewInvite({ ...bare, name: 'Carol' }, undefined, [known], undefined)).toMatchObject({
		name: 'Carol',
		known: 'My Ben'
	});
	expect(viewInvite(bare, undefined, [], undefined)).toMatchObject({ known: undefined, own: false });
	expect(viewInvite(bare, { publicKey, name: 'Me' }, [], undefined)).toMatchObject({ own: true });
});

test('a server is shown but where it is called anyway', () => {
	const shown = (own: string | undefined) => viewInvite(named, undefined, [], own).server;
	expect([shown(undefined), shown('wss://own.example/signal'), shown(named.server)]).toEqual([
		named.server,
		named.server,
		undefined
	]);
});
