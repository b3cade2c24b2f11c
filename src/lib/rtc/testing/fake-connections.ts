// Browser connections without a browser: gathering, the exchange of descriptions, ICE generations, outages and channels as
// Chromium shows them, by timers alone. Knows nothing of links.

/** The weather between all fake connections that were made by one. */
export class FakeNet {
	readonly connections = new Map<string, FakeConnection>();
	readonly random: () => number;
	/** How long anything takes at most, in ms. */
	readonly slowness: number;
	/** What is gathered; none where the machine has no address. */
	candidates = 1;
	/** Creating one more throws. */
	isFull = false;
	isDown = false;

	constructor(random: () => number = () => 0.5, slowness = 100) {
		this.random = random;
		this.slowness = slowness;
	}
	/** Makes the connections of one page. */
	createFor(owner: string): () => RTCPeerConnection {
		return () => {
			if (this.isFull) throw new DOMException('Cannot create so many PeerConnections', 'UnknownError');
			const connection = new FakeConnection(this, owner);
			this.connections.set(connection.id, connection);
			return connection as unknown as RTCPeerConnection;
		};
	}
	/** The newest connection of a page. */
	of(owner: string): FakeConnection {
		return [...this.connections.values()].findLast((connection) => connection.owner === owner)!;
	}
	get live(): FakeConnection[] {
		return [...this.connections.values()].filter(({ connectionState }) => connectionState !== 'closed');
	}
	after(act: () => void): void {
		setTimeout(act, Math.floor(this.random() * this.slowness));
	}
	/** No packet passes, or passes again. */
	setDown(isDown: boolean): void {
		this.isDown = isDown;
		for (const connection of this.live) connection.weather();
	}
}

export class FakeConnection extends EventTarget {
	readonly id = crypto.randomUUID();
	readonly channel: FakeChannel;
	readonly net: FakeNet;
	readonly owner: string;
	signalingState: RTCSignalingState = 'stable';
	iceGatheringState: RTCIceGatheringState = 'new';
	connectionState: RTCPeerConnectionState = 'new';
	localDescription: { readonly type: string; readonly sdp: string } | null = null;
	currentRemoteDescription: { readonly type: string; readonly sdp: string } | null = null;
	#pendingRemote: { readonly type: string; readonly sdp: string } | null = null;
	#generation = 0;
	/** What `getStats` says. */
	stats = new Map<string, object>();
	#restarts = true;
	/** The generations of both sides that have a path. */
	#path = '';

	constructor(net: FakeNet, owner: string) {
		super();
		this.net = net;
		this.owner = owner;
		this.channel = new FakeChannel(this);
	}
	createDataChannel(): RTCDataChannel {
		return this.channel as unknown as RTCDataChannel;
	}
	restartIce(): void {
		this.#restarts = true;
	}

	async setLocalDescription(): Promise<void> {
		await this.#busy();
		const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
		if (type === 'offer') this.signalingState = 'have-local-offer';
		else this.#agree();
		if (this.#restarts) {
			this.#gather();
			this.#describe(type);
		}
		this.#restarts = false;
		this.#meet();
	}
	async setRemoteDescription(description: { readonly type: string; readonly sdp: string }): Promise<void> {
		await this.#busy();
		const remote = parts(description.sdp);
		if (remote === undefined) throw new DOMException('no description', 'OperationError');
		this.#pendingRemote = description;
		if (description.type === 'offer') {
			this.signalingState = 'have-remote-offer';
			const before = parts(this.currentRemoteDescription?.sdp ?? '');
			if (before?.generation !== remote.generation) this.#restarts = true;
		} else if (this.signalingState !== 'have-local-offer') throw new DOMException('no offer', 'InvalidStateError');
		else this.#agree();
		this.#meet();
	}
	close(): void {
		if (this.connectionState === 'closed') return;
		this.connectionState = 'closed';
		this.signalingState = 'closed';
		this.channel.readyState = 'closed';
		const other = this.other;
		if (!this.net.isDown) this.net.after(() => other?.channel.end());
	}

	get remoteDescription(): FakeConnection['currentRemoteDescription'] {
		return this.#pendingRemote ?? this.currentRemoteDescription;
	}
	getStats(): Promise<Map<string, object>> {
		return Promise.resolve(this.stats);
	}

	/** Ends as a page does that crashes: nobody is told. */
	vanish(): void {
		this.connectionState = 'closed';
		this.channel.readyState = 'closed';
	}

	/** The connection that this one has agreed with. */
	get other(): FakeConnection | undefined {
		return this.net.connections.get(parts(this.currentRemoteDescription?.sdp ?? '')?.id ?? '');
	}
	/** The path is gone, or is there again, as far as that is by itself. */
	weather(): void {
		if (this.net.isDown) {
			for (const [state, wait] of [['disconnected', 5_000] as const, ['failed', 15_000] as const])
				setTimeout(() => this.net.isDown && this.#path !== '' && this.become(state), wait);
		} else if (this.connectionState === 'disconnected' && this.other?.connectionState !== 'closed')
			this.become('connected');
		else this.#meet();
		this.channel.flush();
	}

	async #busy(): Promise<void> {
		await Promise.resolve();
		if (this.connectionState === 'closed') throw new DOMException('closed', 'InvalidStateError');
	}
	#agree(): void {
		this.signalingState = 'stable';
		this.currentRemoteDescription = this.#pendingRemote;
	}
	/** As in Chromium, a restart's description has no candidate while the state still says `complete`. */
	#gather(): void {
		const generation = ++this.#generation;
		this.net.after(() => {
			if (this.#generation !== generation || this.connectionState === 'closed') return;
			this.iceGatheringState = 'gathering';
			this.dispatchEvent(new Event('icegatheringstatechange'));
			this.net.after(() => {
				if (this.#generation !== generation || this.connectionState === 'closed') return;
				this.#describe(this.localDescription?.type ?? 'offer', this.net.candidates);
				this.iceGatheringState = 'complete';
				this.dispatchEvent(new Event('icegatheringstatechange'));
				this.dispatchEvent(new Event('icecandidate'));
			});
		});
	}
	#describe(type: string, candidates = 0): void {
		const lines = [`o=${this.id} ${this.#generation}`, `a=fingerprint:sha-256 ${this.id}`];
		this.localDescription = {
			type,
			sdp: [...lines, ...Array<string>(candidates).fill('a=candidate:1 1 udp 1 192.168.1.4 5000 typ host')].join('\r\n')
		};
	}

	/** Connects when both have agreed on each other's present generation. */
	#meet(): void {
		const { other } = this;
		if (other === undefined || this.#pathTo(other) === undefined || other.#pathTo(this) === undefined) return;
		const path = `${this.#pathTo(other) ?? ''} ${other.#pathTo(this) ?? ''}`;
		this.net.after(() => {
			if (this.net.isDown || this.connectionState === 'closed' || other.connectionState === 'closed') return;
			if (path !== `${this.#pathTo(other) ?? ''} ${other.#pathTo(this) ?? ''}`) return;
			for (const [side, name] of [[this, path] as const, [other, path.split(' ').toReversed().join(' ')] as const]) {
				if (side.#path === name && side.connectionState !== 'disconnected') continue; // `failed` is final without a restart
				side.#path = name;
				side.become('connected');
				this.net.after(() => side.channel.open());
			}
		});
	}
	#pathTo(other: FakeConnection): number | undefined {
		const remote = parts(this.currentRemoteDescription?.sdp ?? '');
		return remote?.id === other.id && remote.generation === other.#generation && this.signalingState === 'stable'
			? this.#generation
			: undefined;
	}
	become(state: RTCPeerConnectionState): void {
		if (this.connectionState === 'closed' || this.connectionState === state) return;
		this.connectionState = state;
		this.channel.flush();
		this.dispatchEvent(new Event('connectionstatechange'));
	}
}

export class FakeChannel extends EventTarget {
	readonly #connection: FakeConnection;
	readonly #queue: unknown[] = [];
	readyState: RTCDataChannelState = 'connecting';
	bufferedAmount = 0;
	bufferedAmountLowThreshold = 0;
	/** Takes no more: `send` throws, as with a full buffer. */
	isFull = false;
	/** Everything that was handed over, in order. */
	readonly sent: unknown[] = [];

	constructor(connection: FakeConnection) {
		super();
		this.#connection = connection;
	}
	open(): void {
		if (this.readyState !== 'connecting') return;
		this.readyState = 'open';
		this.dispatchEvent(new Event('open'));
	}
	send(data: unknown): void {
		if (this.readyState !== 'open' || this.isFull) throw new DOMException('send queue is full', 'OperationError');
		this.sent.push(data);
		this.#queue.push(data);
		this.bufferedAmount += String(data).length;
		this.#connection.net.after(() => this.flush());
	}
	/** Lets everything that waits pass, if there is a path. */
	flush(): void {
		const { net, connectionState, other } = this.#connection;
		if (net.isDown || connectionState !== 'connected' || other?.connectionState !== 'connected') return;
		const before = this.bufferedAmount;
		for (const data of this.#queue.splice(0)) {
			this.bufferedAmount -= String(data).length;
			other.channel.open();
			other.channel.dispatchEvent(new MessageEvent('message', { data }));
		}
		if (before > this.bufferedAmountLowThreshold && this.bufferedAmount <= this.bufferedAmountLowThreshold)
			this.dispatchEvent(new Event('bufferedamountlow'));
		if (this.readyState !== 'closing') return;
		other.channel.end();
		this.end();
	}
	close(): void {
		this.readyState = 'closing';
		this.#connection.net.after(() => this.flush());
	}
	/** Closed by the other side, or as agreed. */
	end(): void {
		if (this.readyState === 'closed') return;
		this.readyState = 'closed';
		this.dispatchEvent(new Event('close'));
	}
}

/** The connection and the generation that a description names. */
function parts(sdp: string): { readonly id: string; readonly generation: number } | undefined {
	const found = /^o=(\S+) (\d+)$/mu.exec(sdp);
	return found === null ? undefined : { id: found[1] ?? '', generation: Number(found[2]) };
}
