// The invites that were made here, as components see and change them. Owns the list that is drawn, and where the links lead.
import type { VaultApi } from '#lib/worker/api.ts';
import type { InviteHost } from '#lib/worker/invites-api.ts';
import type { InvitesState, InviteView } from './invites-view.ts';

export class Invites implements InvitesState {
	readonly #vault: VaultApi;
	readonly #server: () => string | undefined;
	#all = $state.raw<readonly InviteView[]>();

	/** @param server as invites name it at the moment */
	constructor(vault: VaultApi, server: () => string | undefined) {
		this.#vault = vault;
		this.#server = server;
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
		const server = this.#server();
		return { origin: location.origin, ...(server !== undefined && { server }) };
	}
}
