// Which addresses of signaling servers a person may choose, and how they are kept.
import { expect, test } from 'vitest';
import { parseServer } from './invite.ts';
import { readServerAddress } from './server-address.ts';

test.each([
	['wss://chat.example.org/signal', 'wss://chat.example.org/signal'],
	['  WSS://Chat.Example.org  ', 'wss://chat.example.org/'], // a whole address: it may be at the root
	['wss://chat.example.org:8443/a/b', 'wss://chat.example.org:8443/a/b'],
	['chat.example.org', 'wss://chat.example.org/signal'],
	['chat.example.org:8443', 'wss://chat.example.org:8443/signal'],
	['https://chat.example.org/', 'wss://chat.example.org/signal'],
	['https://chat.example.org/elsewhere', 'wss://chat.example.org/elsewhere'],
	['ws://localhost:8080/signal', 'ws://localhost:8080/signal'],
	['http://127.0.0.1:8080', 'ws://127.0.0.1:8080/signal'],
	['ws://[::1]:8080/signal', 'ws://[::1]:8080/signal']
])('%s is kept as %s', (typed, kept) => {
	expect(readServerAddress(typed)).toBe(kept);
	expect(readServerAddress(kept)).toBe(kept); // and once more as it is
	expect(parseServer(kept)).toBe(kept); // an invite can name it
});

test.each([
	'',
	'   ',
	'two words',
	'wss://',
	'ws://chat.example.org/signal', // everybody on the way could read it
	'http://chat.example.org',
	'ws://localhost.example.org/signal',
	'ftp://chat.example.org',
	'javascript://chat.example.org',
	'wss://ada:secret@chat.example.org/signal',
	'wss://chat.example.org/signal#here',
	`wss://chat.example.org/${'x'.repeat(256)}`
])('%j is none', (typed) => expect(readServerAddress(typed)).toBeUndefined());
