// Who is told whose presence: each sees the other only while both watch each other (docs/protocol.md, section 2).
import { expect, test } from 'vitest';
import { TestClient } from './testing/test-client.ts';
import { createTestKey } from './testing/test-keys.ts';
import { startTestRelay } from './testing/test-relay.ts';

async function arrive(url: string, key = createTestKey()): Promise<TestClient> {
	const client = await TestClient.logIn(url, key);
	await client.next(); // config
	return client;
}

async function says(client: TestClient, status: string): Promise<void> {
	client.send({ type: 'presence', status });
	expect(await client.rest()).toEqual([]);
}

/** Watches, and returns what the server replies with. */
async function watches(client: TestClient, ...others: readonly TestClient[]): Promise<readonly unknown[]> {
	client.send({ type: 'presence_watch', public_keys: others.map((other) => other.publicKey) });
	return client.rest();
}

const presence = (of: TestClient, status: string) => ({ type: 'presence', public_key: of.publicKey, status });

test('nothing is told while one alone watches', async () => {
	await using relay = await startTestRelay();
	const [ada, ben] = await Promise.all([arrive(relay.url), arrive(relay.url)]);
	await says(ben, 'online');
	expect(await watches(ada, ben)).toEqual([]);
	await says(ben, 'away');
	await ben.close();
	expect(await ada.rest()).toEqual([]);
});

test('when the second watches too, both are told the present status', async () => {
	await using relay = await startTestRelay();
	const [ada, ben] = await Promise.all([arrive(relay.url), arrive(relay.url)]);
	await says(ada, 'busy');
	await says(ben, 'away');
	await watches(ada, ben);
	expect(await watches(ben, ada)).toEqual([presence(ada, 'busy')]);
	expect(await ada.rest()).toEqual([presence(ben, 'away')]);
});

test('changes are told to those who watch each other and to nobody else', async () => {
	await using relay = await startTestRelay();
	const [ada, ben, eve] = await Promise.all([arrive(relay.url), arrive(relay.url), arrive(relay.url)]);
	await watches(ada, ben, eve);
	await watches(ben, ada);
	await watches(eve, ben);
	for (const status of ['online', 'away', 'busy']) {
		ada.send({ type: 'presence', status });
		expect(await ben.next()).toEqual(presence(ada, status));
	}
	expect(await eve.rest()).toEqual([]);
	expect(await ada.rest()).toEqual([]);
});

test('the same status again is not told again', async () => {
	await using relay = await startTestRelay();
	const [ada, ben] = await Promise.all([arrive(relay.url), arrive(relay.url)]);
	await watches(ada, ben);
	await watches(ben, ada);
	await says(ada, 'online');
	await says(ada, 'online');
	expect(await ben.rest()).toEqual([presence(ada, 'online')]);
});

test('invisible is shown as offline, in the reply and as a change', async () => {
	await using relay = await startTestRelay();
	const [ada, ben] = await Promise.all([arrive(relay.url), arrive(relay.url)]);
	await watches(ada, ben);
	await says(ada, 'invisible');
	expect(await watches(ben, ada)).toEqual([presence(ada, 'offline')]);
	await says(ada, 'online');
	await says(ada, 'invisible');
	await ada.close();
	expect(await ben.rest()).toEqual([presence(ada, 'online'), presence(ada, 'offline')]);
});

test('who has said nothing yet is offline', async () => {
	await using relay = await startTestRelay();
	const [ada, ben] = await Promise.all([arrive(relay.url), arrive(relay.url)]);
	await watches(ada, ben);
	expect(await watches(ben, ada)).toEqual([presence(ada, 'offline')]);
	expect(await ada.rest()).toEqual([]);
});

test('a watch list replaces the one before; who is left out sees one go offline', async () => {
	await using relay = await startTestRelay();
	const [ada, ben, eve] = await Promise.all([arrive(relay.url), arrive(relay.url), arrive(relay.url)]);
	await says(ada, 'online');
	await watches(ada, ben);
	await watches(ben, ada);
	await watches(eve, ada);
	await watches(ada, eve);
	expect(await ben.rest()).toEqual([presence(ada, 'offline')]);
	expect(await eve.rest()).toEqual([presence(ada, 'online')]);
	await says(ada, 'busy');
	expect(await ben.rest()).toEqual([]);
	expect(await eve.rest()).toEqual([presence(ada, 'busy')]);
});

test('the reply comes again for the same list, and nobody else is told anything', async () => {
	await using relay = await startTestRelay();
	const [ada, ben] = await Promise.all([arrive(relay.url), arrive(relay.url)]);
	await Promise.all([says(ada, 'online'), says(ben, 'online')]);
	await watches(ada, ben);
	await watches(ben, ada);
	await ada.rest();
	expect(await watches(ben, ada, ada, ben)).toEqual([presence(ada, 'online')]);
	expect(await ada.rest()).toEqual([]);
});

test('who leaves is offline to those who may know', async () => {
	await using relay = await startTestRelay();
	const [ada, ben] = await Promise.all([arrive(relay.url), arrive(relay.url)]);
	await says(ada, 'online');
	await watches(ada, ben);
	await watches(ben, ada);
	ada.socket.terminate();
	expect(await ben.next()).toEqual(presence(ada, 'offline'));
});

test('a new connection of the same key starts without presence and watch list', async () => {
	await using relay = await startTestRelay();
	const [ada, ben] = await Promise.all([arrive(relay.url), arrive(relay.url)]);
	await says(ada, 'online');
	await watches(ada, ben);
	await watches(ben, ada);
	const again = await arrive(relay.url, ada.key);
	await ada.closed;
	expect(await ben.rest()).toEqual([presence(ada, 'offline')]);
	await says(again, 'busy');
	expect(await ben.rest()).toEqual([]);
	expect(await watches(again, ben)).toEqual([presence(ben, 'offline')]);
	expect(await ben.rest()).toEqual([presence(ada, 'busy')]);
});
