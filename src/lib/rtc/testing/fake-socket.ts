// A WebSocket without a network: the test is the server. It knows no protocol.

export class FakeSocket extends EventTarget {
	readonly url: string;
	readyState = 1;
	readonly sent: unknown[] = [];

	constructor(url: string) {
		super();
		this.url = url;
	}
	send(data: string): void {
		this.sent.push(JSON.parse(data));
	}
	close(): void {
		this.readyState = 3;
	}
	/** The server says something: text as it is, anything else as JSON. */
	say(data: unknown): void {
		const text = typeof data === 'string' || data instanceof ArrayBuffer ? data : JSON.stringify(data);
		this.dispatchEvent(new MessageEvent('message', { data: text }));
	}
	/** The connection ends from outside. */
	end(): void {
		this.readyState = 3;
		this.dispatchEvent(new Event('close'));
	}
	/** What was sent since the last time. */
	take(): unknown[] {
		return this.sent.splice(0);
	}
}
