// The settings: what is taken, what an empty one means, and the sentence for each that is refused.
import { expect, test } from 'vitest';
import { ConfigError, defaultIceServers, readConfig } from './config.ts';

test('without settings it is the server at localhost:8080 with two STUN servers', () => {
	expect(readConfig({})).toEqual({
		port: 8080,
		host: 'localhost',
		publicHosts: [],
		signalingUrl: undefined,
		iceServers: [{ urls: 'stun:stun.cloudflare.com:3478' }, { urls: 'stun:stun.nextcloud.com:3478' }],
		trustProxy: false
	});
});

test('an empty setting counts as absent', () => {
	const names = ['PORT', 'HOST', 'PUBLIC_HOSTS', 'SIGNALING_URL', 'ICE_SERVERS', 'TRUST_PROXY'];
	expect(readConfig(Object.fromEntries(names.map((name) => [name, ' '])))).toEqual(readConfig({}));
});

test.for([
	['PORT', '0', { port: 0 }],
	['PORT', '65535', { port: 65_535 }],
	['HOST', '0.0.0.0', { host: '0.0.0.0' }],
	['HOST', '::1', { host: '::1' }],
	['HOST', 'chat.example', { host: 'chat.example' }],
	[
		'PUBLIC_HOSTS',
		'chat.example, 192.0.2.1:8443,[2001:db8::1]',
		{ publicHosts: ['chat.example', '192.0.2.1:8443', '[2001:db8::1]'] }
	],
	['SIGNALING_URL', 'wss://chat.example/signal', { signalingUrl: 'wss://chat.example/signal' }],
	['SIGNALING_URL', 'ws://localhost:9000', { signalingUrl: 'ws://localhost:9000/' }],
	['ICE_SERVERS', '[]', { iceServers: [] }],
	[
		'ICE_SERVERS',
		'[{"urls":["turn:t.example"],"username":"u","credential":"c"}]',
		{ iceServers: [{ urls: ['turn:t.example'], username: 'u', credential: 'c' }] }
	],
	['TRUST_PROXY', '1', { trustProxy: true }],
	['TRUST_PROXY', '0', { trustProxy: false }]
] as const)('%s=%s is taken', ([name, value, taken]) => {
	expect(readConfig({ [name]: value })).toMatchObject(taken);
});

test.for([
	['PORT', '65536'],
	['PORT', '-1'],
	['PORT', '80a'],
	['PORT', '8e3'],
	['HOST', 'http://localhost'],
	['HOST', 'a b'],
	['PUBLIC_HOSTS', 'Chat.Example'],
	['PUBLIC_HOSTS', 'https://chat.example'],
	['PUBLIC_HOSTS', 'chat.example/signal'],
	['PUBLIC_HOSTS', 'chat.example,'],
	['PUBLIC_HOSTS', 'user@chat.example'],
	['SIGNALING_URL', 'https://chat.example'],
	['SIGNALING_URL', 'chat.example'],
	['SIGNALING_URL', 'wss://u:p@chat.example'],
	['SIGNALING_URL', 'wss://chat.example/#x'],
	['ICE_SERVERS', 'stun:stun.example'],
	['ICE_SERVERS', '[{"urls":"http://stun.example"}]'],
	['ICE_SERVERS', '{}'],
	['TRUST_PROXY', 'yes']
] as const)('%s=%s is refused in one sentence that names it', ([name, value]) => {
	expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
	expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name} must be .+\\.$`));
});

test('the default STUN servers are of two operators', () => {
	expect(new Set(defaultIceServers.map(({ urls }) => urls)).size).toBe(2);
});
