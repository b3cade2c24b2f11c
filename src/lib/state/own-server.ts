// The signaling server at which new contacts find this person: the one that the host of the app names, or another that was
// chosen. Owns that none is kept which has not answered as one of ours does.
import { readServerAddress } from '#lib/protocol/server-address.ts';
import { checkServer } from '#lib/rtc/server-check.ts';
import type { VaultApi } from '#lib/worker/api.ts';
import type { HostConfig } from './config.ts';
import type { ServerChoice, ServerState } from './server-view.ts';

/** What is kept of the choice; empty: the host's. */
interface Chosen {
	get(): string;
	set(server: string): Promise<void>;
}

export class OwnServer implements ServerState {
	readonly #config: HostConfig;
	readonly #chosen: Chosen;
	readonly #vault: Pick<VaultApi, 'signChallenge'>;

	constructor(config: HostConfig, chosen: Chosen, vault: Pick<VaultApi, 'signChallenge'>) {
		this.#config = config;
		this.#chosen = chosen;
		this.#vault = vault;
	}

	get address(): string {
		return this.isChosen ? this.#chosen.get() : this.#config.signaling;
	}
	get isChosen(): boolean {
		return this.#chosen.get() !== '';
	}
	/** As invites name it: undefined where whoever opens them goes to the right one by itself. */
	get named(): string | undefined {
		return !this.isChosen && this.#config.ownHost ? undefined : this.address;
	}

	async choose(typed: string, abort: AbortSignal): Promise<ServerChoice> {
		const address = readServerAddress(typed);
		if (address === undefined) return 'address';
		if (address === this.address) return 'fine';
		const verdict = await checkServer(address, (challenge, host) => this.#vault.signChallenge({ challenge, host }));
		if (verdict === 'fine' && !abort.aborted) await this.#chosen.set(address === this.#config.signaling ? '' : address);
		return verdict;
	}
	async useHost(): Promise<void> {
		if (this.isChosen) await this.#chosen.set('');
	}
}
