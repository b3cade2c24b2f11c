// A client that knows only the frames of the base protocol, for tests: it keeps what the server says until it is asked
// for. Owns one socket; hides nothing, so that tests can send whatever a hostile client could.
import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';
import { createTestKey, type TestKey } from './test-keys.ts';

export type Received = Readonly<Record<string, unknown>>;

export class TestClient {
	readonly key: TestKey;
	readonly socket: WebSocket;
	/** The close code and reason, when the socket is closed. */
	readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
	readonly #arrived: Received[] = [];
	readonly #waiting: ((frame: Received) => void)[] = [];
	#challenge = '';

	private constructor(url: string, key: TestKey, options: ClientOptions) {
		this.key = key;
		this.socket = new WebSocket(url, options);
		this.socket.on('error', () => undefined);
		this.socket.on('message', (data: Buffer) => {
			const frame = JSON.parse(data.toString()) as Received;
			const next = this.#waiting.shift();
			if (next) next(frame);
			else this.#arrived.push(frame);
		});
		this.closed = new Promise((resolve) => {
			this.socket.once('close', (code: number, reason: Buffer) => resolve({ code, reason: reason.toString() }));
		});
	}

	/** Connects, and takes nothing yet. */
	static async connect(url: string, key: TestKey = createTestKey(), options: ClientOptions = {}): Promise<TestClient> {
		const client = new TestClient(url, key, options);
		await once(client.socket, 'open');
		return client;
	}

	/** Connects and proves the key; what follows `auth_success` (our server's `config`) is left to be read. */
	static async logIn(url: string, key: TestKey = createTestKey(), options: ClientOptions = {}): Promise<TestClient> {
		const client = await TestClient.connect(url, key, options);
		await client.challenge();
		client.answer();
		const frame = await client.next();
		if (frame.type !== 'auth_success') throw new Error('the server did not accept the key');
		return client;
	}

	get publicKey(): string {
		return this.key.publicKey;
	}

	/** The next frame that was not taken yet. */
	async next(): Promise<Received> {
		const frame = this.#arrived.shift();
		return frame ?? new Promise((resolve) => this.#waiting.push(resolve));
	}

	/** Takes the challenge, as base64. */
	async challenge(): Promise<string> {
		const frame = await this.next();
		this.#challenge = String(frame.challenge);
		return this.#challenge;
	}

	/** Answers the challenge that was taken, by default rightly. */
	answer(changes: Received = {}): void {
		this.send({
			type: 'auth_response',
			public_key: this.publicKey,
			signature: this.key.sign(this.#challenge),
			...changes
		});
	}

	send(frame: unknown): void {
		this.sendText(JSON.stringify(frame));
	}

	sendText(text: string): void {
		this.socket.send(text);
	}

	/**
	 * Everything that arrived and was not taken, up to now: an offer to itself marks the place, for the server answers in
	 * order. Frames of other clients count if the server had them before.
	 */
	async rest(): Promise<readonly Received[]> {
		const mark = crypto.randomUUID();
		this.send({ type: 'p2p_offer', target: this.publicKey, mark });
		const frames: Received[] = [];
		for (;;) {
			const frame = await this.next();
			if (frame.mark === mark) return frames;
			frames.push(frame);
		}
	}

	async close(): Promise<void> {
		this.socket.close();
		await this.closed;
	}
}
