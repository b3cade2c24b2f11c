// What breaks in a browser, from the inside: functions that run in the page before the app does, and in its worker. Each is
// sent over as text, so it uses nothing from outside itself. The app is as it is; only the platform under it is worse.

/** What a page of the soak can be told, as `globalThis.soak`. */
export interface Breakage {
	/** Closes every connection under the app, which is told nothing. */
	closeConnections(): void;
	/** Closes every channel, as the other side would. */
	closeChannels(): void;
	/** From now on nothing passes the present connections in either direction, and nobody says so. */
	silence(): void;
	/** What is sent from now on waits for so many ms, and then goes in its order. */
	holdFrames(ms: number): void;
	/** Moves the clock of page and worker to so many ms from the true one. */
	moveClock(ms: number): void;
	/** The disk takes nothing for so many ms. Resolves when it takes something again. */
	fillStorage(ms: number): Promise<void>;
}

/** Runs in the page. */
export function breakPage(): void {
	const worker = new BroadcastChannel('soak');
	const TrueDate = Date;
	let shift = 0;
	globalThis.Date = new Proxy(TrueDate, {
		construct: (target, given: ConstructorParameters<DateConstructor>, made) =>
			Reflect.construct(target, (given as unknown[]).length === 0 ? [target.now() + shift] : given, made) as Date,
		get: (target, name) =>
			name === 'now'
				? () => target.now() + shift
				: (Reflect.get(target, name) as DateConstructor[keyof DateConstructor])
	});

	const connections = new Set<BreakableConnection>();
	let heldUntil = 0;

	class BreakableConnection extends RTCPeerConnection {
		readonly channels: RTCDataChannel[] = [];
		isSilent = false;
		constructor(configuration?: RTCConfiguration) {
			super(configuration);
			connections.add(this);
		}
		override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
			const channel = super.createDataChannel(label, init);
			this.channels.push(channel);
			const waiting: string[] = [];
			const send = channel.send.bind(channel) as (data: string) => void;
			const release = (): void => {
				if (this.isSilent) waiting.length = 0;
				if (channel.readyState === 'open') for (const frame of waiting.splice(0)) send(frame);
			};
			channel.send = (data: unknown) => {
				if (this.isSilent) return;
				const left = heldUntil - performance.now();
				if (left <= 0 && waiting.length === 0) {
					send(data as string);
					return;
				}
				waiting.push(data as string);
				if (waiting.length === 1) setTimeout(release, left);
			};
			channel.addEventListener('message', (event) => {
				if (this.isSilent) event.stopImmediatePropagation(); // first of its listeners
			});
			return channel;
		}
		override close(): void {
			connections.delete(this);
			super.close();
		}
	}
	globalThis.RTCPeerConnection = BreakableConnection;

	const soak: Breakage = {
		closeConnections() {
			for (const connection of [...connections]) connection.close();
		},
		closeChannels() {
			for (const { channels } of connections) for (const channel of channels) channel.close();
		},
		silence() {
			for (const connection of connections) connection.isSilent = true;
		},
		holdFrames(ms) {
			heldUntil = performance.now() + ms;
		},
		moveClock(ms) {
			shift = ms;
			worker.postMessage({ clock: ms });
		},
		fillStorage(ms) {
			worker.postMessage({ full: ms });
			return new Promise((resolve) => {
				worker.addEventListener('message', () => resolve(), { once: true });
			});
		}
	};
	Object.assign(globalThis, { soak });
}

/** Runs in the worker, before its script. */
export function breakWorker(): void {
	const page = new BroadcastChannel('soak');
	const trueNow = Date.now.bind(Date);
	const { prototype } = IDBObjectStore;
	const put = Reflect.get(prototype, 'put') as (...given: unknown[]) => IDBRequest<IDBValidKey>;
	let shift = 0;
	let isFull = false;
	Date.now = () => trueNow() + shift;
	// What the vault refuses, for whoever reads of a failure: codes alone.
	const answer = globalThis.postMessage.bind(globalThis) as (data: unknown) => void;
	globalThis.postMessage = (data: unknown) => {
		if (typeof data === 'object' && data !== null && 'error' in data) console.debug('the vault refused:', data.error);
		answer(data);
	};
	prototype.put = function (this: IDBObjectStore, ...given: unknown[]) {
		if (isFull) throw new DOMException('no room, says the soak', 'QuotaExceededError');
		return Reflect.apply(put, this, given);
	};
	page.addEventListener('message', ({ data }: MessageEvent<{ readonly clock?: number; readonly full?: number }>) => {
		if (data.clock !== undefined) shift = data.clock;
		if (data.full === undefined) return;
		isFull = true;
		setTimeout(() => {
			isFull = false;
			page.postMessage('room again');
		}, data.full);
	});
}
