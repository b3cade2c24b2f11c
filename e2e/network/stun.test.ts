// The STUN responder, by the published example (RFC 5769, section 2.2) and against requests that are none.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { answerBinding, startStun } from './stun.ts';

const TRANSACTION = '2112a442b7e7a701bc34d686fa87dfae';
const request = Buffer.from(`00010000${TRANSACTION}`, 'hex');
const seen = { address: '192.0.2.1', port: 32_853 };
const answer = `0101000c${TRANSACTION}002000080001a147e112a643`;

test('it tells the address it sees, hidden as the standard says', () => {
	expect(answerBinding(request, seen)?.toString('hex')).toBe(answer);
});

test('it reads over attributes that it does not know, padded to four bytes', () => {
	const software = '8022000574657374730000 00'.replace(' ', '');
	const longer = Buffer.from(`0001000c${TRANSACTION}${software}`, 'hex');
	expect(answerBinding(longer, seen)?.toString('hex')).toBe(answer);
});

const refused: Readonly<Record<string, string>> = {
	nothing: '',
	'a header cut short': `00010000${TRANSACTION}`.slice(0, -2),
	'another method': `00030000${TRANSACTION}`,
	'an answer': answer,
	'another cookie': `00010000${TRANSACTION.replace('2112', '2113')}`,
	'a length that is not there': `00010004${TRANSACTION}`,
	'bytes behind the end': `00010000${TRANSACTION}00000000`,
	'an attribute beyond the end': `00010004${TRANSACTION}80220004`
};
for (const [what, bytes] of Object.entries(refused))
	test(`it does not answer ${what}`, () => {
		expect(answerBinding(Buffer.from(bytes, 'hex'), seen)).toBeUndefined();
	});

test('it answers over UDP with the address of the asking socket', async () => {
	const server = await startStun('127.0.0.1', 0);
	const client = createSocket('udp4');
	client.bind(0, '127.0.0.1');
	await once(client, 'listening');
	client.send('noise', server.address().port, '127.0.0.1');
	client.send(request, server.address().port, '127.0.0.1');
	const [message] = (await once(client, 'message')) as [Buffer];
	const own = { address: '127.0.0.1', port: client.address().port };
	expect(message).toEqual(answerBinding(request, own));
	client.close();
	server.close();
});
