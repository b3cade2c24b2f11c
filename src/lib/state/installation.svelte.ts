// Installing as the page sees it: keeps the browser's prompt for when it is wanted, and knows when to offer it. Owns what is
// remembered of that, which says nothing of anybody; the words and the steps are of those who draw it.
import { keepChoice, readChoice } from '#lib/words/kept-choice.ts';
import { hasCanary, isInstalled } from './browser.ts';
import { FIRST_MINUTE, type InstallWay, isTimely, wayByMenu } from './install-offer.ts';

/** Not in TypeScript's library: only some browsers have it. */
interface InstallPrompt extends Event {
	prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

/** When it was refused (ms since 1970), or that it was installed. */
const KEPT = 'sotto-install';
const INSTALLED = 'installed';

class Installation {
	#prompt = $state.raw<InstallPrompt>();
	#menu = $state<Exclude<InstallWay, 'prompt'>>();
	#isThere = $state(false);
	#kept = $state<string>();
	#isFirstMinute = $state(true);
	#hasDelivered = $state(false);
	#isSecondVisit = false;
	#hasOpened = false;

	/** How it can be installed from here; undefined: not, or it is already. */
	get way(): InstallWay | undefined {
		if (this.#isThere) return undefined;
		return this.#prompt === undefined ? this.#menu : 'prompt';
	}
	/**
	 * Whether to offer it now, unasked. Not where the browser deletes what was not visited for a week: there it is said at once, and
	 * with more urgency.
	 */
	get isOffered(): boolean {
		if (this.way !== 'prompt' && this.way !== 'firefox-android') return false;
		const facts = {
			isFirstMinute: this.#isFirstMinute,
			isSecondVisit: this.#isSecondVisit,
			hasDelivered: this.#hasDelivered,
			refusedAt: this.#kept === undefined || this.#kept === INSTALLED ? undefined : Number(this.#kept),
			wasInstalled: this.#kept === INSTALLED
		};
		return isTimely(facts, Date.now());
	}
	/** Whether it matters that a message was delivered. */
	get awaitsDelivery(): boolean {
		return this.way !== undefined && !this.#hasDelivered && !this.#isSecondVisit;
	}

	/** Once, as early as there is a page: the browser tells of its prompt only once. */
	start(): void {
		this.#isThere = isInstalled();
		this.#menu = wayByMenu(navigator);
		this.#kept = readChoice(KEPT);
		try {
			this.#isSecondVisit = hasCanary();
		} catch {
			// a browser that keeps nothing: what is missing is told elsewhere
		}
		addEventListener('beforeinstallprompt', (event) => {
			event.preventDefault(); // the browser's own bar comes at no good moment
			this.#prompt = event as InstallPrompt;
		});
		addEventListener('appinstalled', () => this.#noteInstalled());
	}
	/** Sotto is open: from here the first minute counts. */
	opened(): void {
		if (this.#hasOpened) return;
		this.#hasOpened = true;
		setTimeout(() => (this.#isFirstMinute = false), FIRST_MINUTE);
	}
	delivered(): void {
		this.#hasDelivered = true;
	}
	/** Asks the person by the browser's prompt, within an act of theirs. Each can be used once. */
	async install(): Promise<void> {
		const prompt = this.#prompt;
		if (prompt === undefined) return;
		this.#prompt = undefined;
		const outcome = await prompt.prompt().then(
			(answer) => answer.outcome,
			() => 'dismissed' as const // the browser did not want to ask just now
		);
		if (outcome === 'accepted') this.#noteInstalled();
		else this.notNow();
	}
	notNow(): void {
		this.#keep(String(Date.now()));
	}

	#noteInstalled(): void {
		this.#isThere = true;
		this.#keep(INSTALLED);
	}
	#keep(value: string): void {
		this.#kept = value;
		keepChoice(KEPT, value);
	}
}

export const installation = new Installation();
