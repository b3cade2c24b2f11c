// The app as components see it, and its composition root: starts the vault worker and, once it is unlocked, a sitting over
// it. Owns the phases of a visit, the invite of the address bar, and what went wrong.
import { AppError, errorCode } from '#lib/protocol/errors.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { INVITE_PATH } from '#lib/protocol/invite.ts';
import type { Me, Unlocked } from '#lib/worker/api.ts';
import type { OwnPresence, Preferences } from '#lib/worker/preferences-api.ts';
import { Backups } from './backups.svelte.ts';
import type { RestoreState } from './backups-view.ts';
import type { UnlockSecret } from '#lib/worker/keys-api.ts';
import { say } from '#lib/words/language.svelte.ts';
import { hasCanary, leaveCanary, likelyPhase, missingFeature, type MissingFeature, removeCanary } from './browser.ts';
import { readConfig } from './config.ts';
import type { ContactModel } from './contact.svelte.ts';
import type { Conversation } from './conversation.svelte.ts';
import { DiskRoom } from './disk-room.svelte.ts';
import { Keys, stepWords } from './keys.svelte.ts';
import { lockedPreferences } from './locked-preferences.ts';
import { type OpenedInvite, readInvite, viewInvite } from './pending-invite.ts';
import { Persistence } from './persistence.svelte.ts';
import type { ServerState } from './server-view.ts';
import { Sitting } from './sitting.svelte.ts';
import type { SittingHost } from './sitting-host.ts';
import { startVault, type RunningVault } from './start-vault.ts';
import { updates } from './updates.svelte.ts';
import type { AppView, Phase, Problem, SignalingView } from './view.ts';
import { whenDone } from './when-done.ts';
import { signalingWords, wordsOf } from './words.ts';

/** How long locking waits for what was typed to be written, in ms. It takes a few; a disk that hangs must not keep it open. */
const LAST_WORDS = 1_000;

export class App implements AppView {
	#phase = $state<Phase>('starting');
	#missing = $state<MissingFeature>();
	#sitting = $state.raw<Sitting>();
	#invite = $state.raw<OpenedInvite>();
	/** How it is said: the language may change while it stands. */
	#problem = $state.raw<() => string>();
	#busy = $state(false);
	readonly backups = new Backups(
		() => this.#running().vault,
		(error) => this.#fail(error)
	);
	readonly keys = new Keys(() => this.#running().vault);
	readonly storage = new Persistence();
	#room = $state.raw<DiskRoom>();
	#vault: RunningVault | undefined;
	/** Where the person was when the app was locked, and in each conversation. In memory alone. */
	#left: PublicKey | undefined;
	readonly #places: SittingHost['places'] = {};
	#takesOver = false;

	get phase(): Phase {
		return this.#phase;
	}
	get missing(): string | undefined {
		return this.#missing && say(this.#missing);
	}
	get me(): Me | undefined {
		return this.#sitting?.me;
	}
	get preferences(): Preferences {
		return this.#sitting?.preferences ?? lockedPreferences;
	}
	get ownPresence(): OwnPresence {
		return this.#sitting?.ownPresence ?? 'online';
	}
	get contacts(): readonly ContactModel[] {
		return this.#sitting?.contacts ?? [];
	}
	get conversation(): Conversation | undefined {
		return this.#sitting?.conversation;
	}
	get search(): Sitting['search'] | undefined {
		return this.#sitting?.search;
	}
	get server(): ServerState | undefined {
		return this.#sitting?.server;
	}
	get invites(): Sitting['invites'] | undefined {
		return this.#sitting?.invites;
	}
	get signaling(): SignalingView {
		return this.#sitting?.signaling ?? { state: 'connecting' };
	}
	get signalingProblem(): string | undefined {
		return signalingWords(this.signaling);
	}
	get pendingInvite(): AppView['pendingInvite'] {
		return this.#invite && viewInvite(this.#invite, this.me, this.contacts, this.server?.address);
	}
	get problem(): Problem | undefined {
		return this.#problem && { text: this.#problem() };
	}
	get isDiskFull(): boolean {
		return this.#room?.isFull ?? false;
	}
	get updateReady(): boolean {
		return updates.waiting;
	}
	get busy(): boolean {
		return this.#busy;
	}

	/** Shows where to begin: at once where the browser tells, and then by what the vault finds. */
	async start(): Promise<void> {
		this.#missing = await missingFeature();
		if (this.#missing !== undefined) return void (this.#phase = 'unsupported');
		try {
			const guess = likelyPhase().then((phase) => (this.#phase = phase));
			const [found] = await Promise.all([this.#running().vault.inspect(), guess]);
			if (found === 'locked') void this.keys.load();
			if (this.#busy || this.#sitting) return; // the person was faster, and what they did decides
			const missed = hasCanary() ? 'gone' : 'welcome';
			this.#phase = found === 'empty' ? missed : found;
		} catch (error) {
			this.#phase = 'starting';
			this.#fail(error);
		}
	}

	async create(name: string, passphrase: string): Promise<void> {
		await this.#whileBusy(async () => {
			await this.#enter(await this.#running().vault.create({ name, passphrase }));
		});
	}

	async restore(
		file: Blob,
		filePassphrase: string,
		passphrase: string,
		tell: (state: RestoreState) => void
	): Promise<void> {
		await this.#whileBusy(async () => {
			const restored = this.#running().vault.restore({ file, filePassphrase, passphrase });
			await this.#enter(await this.backups.restore(restored, tell));
		});
	}
	abandonRestore(): void {
		this.#leave(hasCanary() ? 'gone' : 'welcome');
	}

	unlock(passphrase: string): Promise<string | undefined> {
		return this.#unlockBy(() => Promise.resolve({ passphrase }), wordsOf);
	}
	unlockWithPasskey(signal: AbortSignal): Promise<string | undefined> {
		return this.#unlockBy(
			() => this.keys.ask(signal),
			(error) => stepWords(error, signal)
		);
	}
	async #unlockBy(
		ask: () => Promise<UnlockSecret>,
		words: (error: unknown) => string | undefined
	): Promise<string | undefined> {
		try {
			await this.#whileBusy(async () => {
				const takeOver = this.#takesOver;
				await this.#enter(await this.#running().vault.unlock({ ...(await ask()), takeOver }));
				this.#takesOver = false;
			});
		} catch (error) {
			const code = errorCode(error);
			if (code === 'another-tab') this.#phase = code;
			else if (code === 'database-gone') this.#leave('gone');
			else return words(error);
		}
		return undefined;
	}

	lock(): void {
		const sitting = this.#sitting;
		whenDone([sitting?.lookedAway(), this.keys.writing], LAST_WORDS, () => {
			if (this.#sitting === sitting) this.#leave('locked');
		});
	}
	takeOver(): void {
		this.#takesOver = true;
		this.#phase = 'locked';
	}
	startOver(): void {
		removeCanary();
		this.#phase = 'welcome';
	}

	offerInvite(link: string): string | undefined {
		if (!link.includes(INVITE_PATH) && link.length === 44) return wordsOf(new AppError('invite-invalid'));
		try {
			this.#invite = readInvite(link, location.origin);
			return undefined;
		} catch (error) {
			return wordsOf(error);
		}
	}
	async acceptInvite(): Promise<void> {
		if (this.#invite === undefined) return;
		const { text, name } = this.#invite;
		const contact = await this.#unlocked().followInvite(text, name);
		this.#invite = undefined; // before the conversation opens: behind its dialog the composer could not take the focus
		await this.open(contact);
	}
	declineInvite(): void {
		this.#invite = undefined;
	}
	addContact(publicKey: string, name: string): Promise<string | undefined> {
		return this.#unlocked().addContact(publicKey, name);
	}
	async open(contact: PublicKey | undefined): Promise<void> {
		await this.#sitting?.open(contact);
	}
	setName(name: string): Promise<string | undefined> {
		return this.#unlocked().setName(name);
	}
	async setPreferences(change: Partial<Preferences>): Promise<void> {
		try {
			await this.#sitting?.setPreferences(change);
		} catch (error) {
			this.#fail(error);
		}
	}
	dismissProblem(): void {
		this.#problem = undefined;
	}
	applyUpdate(): void {
		updates.apply();
	}

	/** Somebody looks at the page again. */
	looked(): void {
		this.#sitting?.looked();
	}
	/** Nobody looks at the page any more; it may be the last moment that it has. */
	lookedAway(): void {
		void this.#sitting?.lookedAway();
	}

	#running(): RunningVault {
		this.#vault ??= startVault(() => this.#leave('another-tab'));
		return this.#vault;
	}
	#unlocked(): Sitting {
		if (this.#sitting === undefined) throw new AppError('locked');
		return this.#sitting;
	}

	async #enter(unlocked: Unlocked): Promise<void> {
		const vault = this.#vault;
		leaveCanary();
		const config = await readConfig();
		if (vault === undefined || this.#vault !== vault) return; // locked or taken over meanwhile
		const room = new DiskRoom(
			() => vault.vault.hasRoom(),
			() => this.#sitting?.carryOn()
		);
		this.#room = room;
		this.#sitting = new Sitting(room.watch(vault.vault), unlocked, config, {
			places: this.#places,
			lock: () => this.lock(),
			isBusy: () => this.backups.isPouring,
			worthKeeping: () => void this.storage.worthKeeping(),
			fail: (error) => this.#fail(error),
			warn: (words) => (this.#problem = words)
		});
		this.#phase = 'open';
		void this.backups.refresh();
		const left = this.#left;
		this.#left = undefined;
		if (left !== undefined) void this.#sitting.open(left);
	}

	#leave(phase: Phase): void {
		this.#left = this.#sitting?.conversation?.contact.publicKey ?? this.#left;
		this.#room?.stop();
		this.#room = undefined;
		this.#sitting?.end();
		this.backups.forget();
		this.#sitting = undefined;
		this.#vault?.end();
		this.#vault = undefined;
		this.#problem = undefined;
		this.#phase = phase;
		if (phase === 'locked') void this.keys.load();
	}

	#fail(error: unknown): void {
		const code = errorCode(error);
		if (code === 'locked') return; // the person locked while something was under way
		if (code === 'disk-full' && this.isDiskFull) return; // told as long as it lasts
		if (code === 'fenced') this.#leave('another-tab');
		else if (code === 'database-gone') this.#leave('gone');
		else this.#problem = () => wordsOf(error);
	}
	async #whileBusy(act: () => Promise<void>): Promise<void> {
		this.#busy = true;
		await act().finally(() => (this.#busy = false));
	}
}
