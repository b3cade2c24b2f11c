// A full disk: noticed at whatever call it refuses, told while it lasts, and looked at now and then until there is room again.
// Owns when it is looked at; what cannot be saved is refused by the vault, whatever this says.
import { errorCode } from '#lib/protocol/errors.ts';
import type { VaultApi } from '#lib/worker/api.ts';

/** How long until the disk is tried again, in ms: soon, then once a minute. */
const waits = [5_000, 10_000, 20_000, 40_000, 60_000] as const;

export class DiskRoom {
	readonly #probe: () => Promise<boolean>;
	readonly #returned: () => void;
	#isFull = $state(false);
	#tries = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#isStopped = false;

	/**
	 * @param probe whether the disk takes something
	 * @param returned there is room again: what waited may go on
	 */
	constructor(probe: () => Promise<boolean>, returned: () => void) {
		this.#probe = probe;
		this.#returned = returned;
	}

	get isFull(): boolean {
		return this.#isFull;
	}

	/** The vault, watched for refusals. */
	watch(vault: VaultApi): VaultApi {
		return new Proxy(vault, {
			get: (target, name: keyof VaultApi) => async (request: never) => {
				try {
					return await (target[name] as (request: never) => Promise<unknown>)(request);
				} catch (error) {
					if (errorCode(error) === 'disk-full') this.#noticed();
					throw error;
				}
			}
		});
	}

	stop(): void {
		this.#isStopped = true;
		clearTimeout(this.#timer);
	}

	#noticed(): void {
		if (this.#isFull || this.#isStopped) return;
		this.#isFull = true;
		this.#tries = 0;
		this.#wait();
	}
	#wait(): void {
		this.#timer = setTimeout(() => void this.#look(), waits[Math.min(this.#tries++, waits.length - 1)]);
	}
	async #look(): Promise<void> {
		const hasRoom = await this.#probe().catch(() => false);
		if (this.#isStopped) return;
		if (!hasRoom) {
			this.#wait();
			return;
		}
		this.#isFull = false;
		this.#returned();
	}
}
