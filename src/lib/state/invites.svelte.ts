// The invites that were made here, as components see and change them. Owns the list that is drawn, and where the links lead.
import type { VaultApi } from '#lib/worker/api.ts';
import type { InviteHost } from '#lib/worker/invites-api.ts';
import type { HostConfig } from './config.ts';
import type { InvitesState, InviteView } from './invites-view.ts';

export class Invites implements InvitesState {
	readonly #vault: VaultApi;
	readonly #config: HostConfig;
	#all = $state.raw<readonly InviteView[]>();

	constructor(vault: VaultApi, config: HostConfig) {
		this.#vault = vault;
		this.#config = config;
	}

	get all(): readonly InviteView[] | undefined {
		return this.#all;
	}

	async load(): Promise<void> {
		this.#all = await this.#vault.invites(this.#host());
	}
	async create(): Promise<InviteView> {
		const made = await this.#vault.createInvite(this.#host());
		await this.load();
		return made;
	}
	async note(invite: number, note: string): Promise<void> {
		await this.#vault.noteInvite({ invite, note });
		await this.load();
	}
	async revoke(invite: number): Promise<boolean> {
		const isOut = await this.#vault.revokeInvite({ invite });
		await this.load();
		return isOut;
	}

	#host(): InviteHost {
		const { signaling, ownHost } = this.#config;
		return { origin: location.origin, ...(!ownHost && { server: signaling }) };
	}
}
