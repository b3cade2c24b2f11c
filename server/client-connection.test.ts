// A connection's clocks and its send queue, with the real numbers, over a socket that the test holds in its hand.
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { ClientConnection } from './client-connection.ts';
import { limits } from './limits.ts';

class HeldSocket extends EventEmitter {
	readonly OPEN = 1;
	readyState = 1;
	bufferedAmount = 0;
	readonly sent: unknown[] = [];
	readonly log: string[] = [];

	send(text: string): void {
		this.sent.push(JSON.parse(text));
	}
	ping(): void {
		this.log.push('ping');
	}
	close(code: number, reason: string): void {
		this.log.push(`close ${code} ${reason}`);
	}
	terminate(): void {
		this.log.push('terminate');
	}
	hears(text: string): void {
		this.emit('message', Buffer.from(text), false);
	}
}

function open(frame: (text: string) => void = () => undefined) {
	const socket = new HeldSocket();
	const closed = vi.fn();
	const connection = new ClientConnection(socket as unknown as WebSocket, limits, { frame, closed });
	return { socket, closed, connection };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('it pings every 20 s, and cuts off who was silent from one ping to the next', () => {
	const { socket, connection } = open();
	connection.authenticated();
	vi.advanceTimersByTime(20_000);
	expect(socket.log).toEqual(['ping']);
	socket.emit('pong');
	vi.advanceTimersByTime(20_000);
	expect(socket.log).toEqual(['ping', 'ping']);
	vi.advanceTimersByTime(19_999);
	expect(socket.log).toEqual(['ping', 'ping']);
	vi.advanceTimersByTime(1);
	expect(socket.log).toEqual(['ping', 'ping', 'terminate']);
	vi.advanceTimersByTime(100_000);
	expect(socket.log).toHaveLength(3);
});

test('any frame is a sign of life', () => {
	const { socket, connection } = open();
	connection.authenticated();
	for (let seconds = 0; seconds < 60; seconds += 20) {
		vi.advanceTimersByTime(20_000);
		socket.hears('{}');
	}
	expect(socket.log).toEqual(['ping', 'ping', 'ping']);
});

test('without a proof it waits 10 s, and 2 s more for the close', () => {
	const { socket } = open();
	vi.advanceTimersByTime(9_999);
	expect(socket.sent).toEqual([]);
	vi.advanceTimersByTime(1);
	expect(socket.sent).toEqual([{ type: 'error', error: 'auth_timeout' }]);
	expect(socket.log).toEqual(['close 1008 auth_timeout']);
	vi.advanceTimersByTime(2_000);
	expect(socket.log).toEqual(['close 1008 auth_timeout', 'terminate']);
});

test('a client that answers the close is not cut off, and is forgotten once', () => {
	const { socket, closed, connection } = open();
	connection.refuse('replaced');
	connection.refuse('malformed');
	socket.emit('close');
	vi.advanceTimersByTime(100_000);
	expect(socket.log).toEqual(['close 1008 replaced']);
	expect(socket.sent).toEqual([{ type: 'error', error: 'replaced' }]);
	expect(closed).toHaveBeenCalledOnce();
});

test('nothing that comes after the close counts', () => {
	const frame = vi.fn();
	const { socket, connection } = open(frame);
	connection.refuse('replaced');
	connection.authenticated();
	socket.hears('{}');
	expect(frame).not.toHaveBeenCalled();
	expect(connection.relay('{}')).toBe(false);
	vi.advanceTimersByTime(2_000);
	expect(socket.log).toContain('terminate');
});

test('with a full queue it takes no more offers, and is cut off when it is owed an answer', () => {
	const { socket, connection } = open();
	socket.bufferedAmount = limits.queuedBytes;
	expect(connection.relay('{}')).toBe(true);
	socket.bufferedAmount += 1;
	expect(connection.relay('{}')).toBe(false);
	expect(socket.log).toEqual([]);
	connection.send({ type: 'auth_success' });
	expect(socket.log).toEqual(['terminate']);
	expect(socket.sent).toHaveLength(1);
});

test('a client that has begun to close is sent nothing, and closes in peace', () => {
	const { socket, connection } = open();
	socket.readyState = 2;
	connection.send({ type: 'auth_success' });
	expect(connection.relay('{}')).toBe(false);
	expect(socket.sent).toEqual([]);
	expect(socket.log).toEqual([]);
});

test('what throws is the fault of the frame: five are borne', () => {
	const { socket, connection } = open(() => {
		throw new RangeError('too deep');
	});
	connection.authenticated();
	for (let sent = 0; sent < 6; sent++) socket.hears('[');
	expect(socket.sent).toEqual(new Array(6).fill({ type: 'error', error: 'malformed' }));
	expect(socket.log).toEqual(['close 1008 malformed']);
});

test('tokens come back with time', () => {
	const frame = vi.fn();
	const { socket, connection } = open(frame);
	connection.authenticated();
	const burst = Math.floor(limits.burst / (1 + 2 / limits.bytesPerToken));
	for (let sent = 0; sent < burst; sent++) socket.hears('{}');
	vi.advanceTimersByTime(1_000);
	for (let sent = 0; sent < limits.tokensPerSecond - 1; sent++) socket.hears('{}');
	expect(frame).toHaveBeenCalledTimes(burst + limits.tokensPerSecond - 1);
	for (let sent = 0; sent < 3; sent++) socket.hears('{}');
	expect(socket.log).toEqual(['close 1008 too_fast']);
});
