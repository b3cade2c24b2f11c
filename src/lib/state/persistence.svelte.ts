// Whether this browser keeps what is on its disk: asks it to, tells how much there is and may be, and knows whose rule it is to
// throw away what nobody looked at for a week. Owns when it asks.
import { isWebKit, isInstalled, promptsForPersistence, readFlag, setFlag } from './browser.ts';
import type { StorageState } from './view.ts';

/** How much there is on this origin's disk and how much there may be, in bytes, as far as the browser says. */
interface Estimate {
	readonly usage: number | undefined;
	readonly quota: number | undefined;
}

export class Persistence implements StorageState {
	#isKept = $state<boolean>();
	#estimate = $state.raw<Estimate>({ usage: undefined, quota: undefined });
	#weekRule = $state(isWebKit() && !isInstalled() && !readFlag('week'));
	#hasAsked = false;

	/** Undefined: not known yet. */
	get isKept(): boolean | undefined {
		return this.#isKept;
	}
	get usage(): number | undefined {
		return this.#estimate.usage;
	}
	get quota(): number | undefined {
		return this.#estimate.quota;
	}
	get hasWeekRule(): boolean {
		return isWebKit() && !isInstalled();
	}
	get tellsWeekRule(): boolean {
		return this.#weekRule;
	}

	/**
	 * There is something now that would be missed. The browser is asked once, until the page is loaded anew; one that asks the person, once ever: after
	 * that it is for the person to ask.
	 */
	async worthKeeping(): Promise<void> {
		if (this.#hasAsked) return;
		this.#hasAsked = true;
		if (await this.#look()) return;
		if (promptsForPersistence()) {
			if (readFlag('asked')) return;
			setFlag('asked');
		}
		await this.askToKeep();
	}
	async askToKeep(): Promise<void> {
		try {
			this.#isKept = await navigator.storage.persist();
		} catch {
			this.#isKept = false; // a browser that cannot promise it
		}
	}
	async load(): Promise<void> {
		await this.#look();
		try {
			const { usage, quota } = await navigator.storage.estimate();
			this.#estimate = { usage, quota };
		} catch {
			this.#estimate = { usage: undefined, quota: undefined };
		}
	}
	/** The person has read it. */
	noteWeekRule(): void {
		setFlag('week');
		this.#weekRule = false;
	}

	async #look(): Promise<boolean> {
		try {
			this.#isKept = await navigator.storage.persisted();
		} catch {
			this.#isKept = false;
		}
		return this.#isKept;
	}
}
