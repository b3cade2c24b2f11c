// The app as components see it, and its composition root: starts the vault worker, joins it to the network, and draws
// what both report. Owns the phases of a visit.
import { AppError, errorCode } from '#lib/protocol/errors.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { INVITE_PATH, parseInvite, type Invite } from '#lib/protocol/invite.ts';
import type { Changes, ContactView, InviteView, Me, Unlocked } from '#lib/worker/api.ts';
import { hasCanary, leaveCanary, missingFeature, removeCanary } from './browser.ts';
import { type HostConfig, readConfig } from './config.ts';
import { ContactModel, newestFirst } from './contact.svelte.ts';
import { Conversation } from './conversation.svelte.ts';
import { Network } from './network.ts';
import { startVault, type RunningVault } from './start-vault.ts';
import { updates } from './updates.svelte.ts';
import type { AppView, Phase, Problem, SignalingView } from './view.ts';
import { clockWords, signalingWords, wordsOf } from './words.ts';

/** Clocks that differ by more are worth a word, in ms: times in the history would mislead. */
const MAX_SKEW = 2 * 60_000;
/** Emoji that are remembered as recent: three rows of the picker. */
const MAX_RECENT_EMOJI = 24;

export class App implements AppView {
	#phase = $state<Phase>('starting');
	#missing = $state<string>();
	#me = $state.raw<Me>();
	#contacts = $state.raw<readonly ContactModel[]>([]);
	#conversation = $state.raw<Conversation>();
	#signaling = $state.raw<SignalingView>({ state: 'connecting' });
	#invite = $state.raw<Invite & { readonly text: string }>();
	#problem = $state.raw<Problem>();
	#busy = $state(false);
	#vault: RunningVault | undefined;
	#network: Network | undefined;
	#config: HostConfig | undefined;
	#takesOver = false;
	/** Contacts whose clock was spoken of since the unlock. */
	#skewed: readonly PublicKey[] = [];

	get phase(): Phase {
		return this.#phase;
	}
	get missing(): string | undefined {
		return this.#missing;
	}
	get me(): Me | undefined {
		return this.#me;
	}
	get contacts(): readonly ContactModel[] {
		return this.#contacts;
	}
	get conversation(): Conversation | undefined {
		return this.#conversation;
	}
	get signaling(): SignalingView {
		return this.#signaling;
	}
	get signalingProblem(): string | undefined {
		return signalingWords(this.#signaling);
	}
	get pendingInvite(): AppView['pendingInvite'] {
		if (this.#invite === undefined) return undefined;
		const { name, server, publicKey } = this.#invite;
		return { name, server, own: publicKey === this.#me?.publicKey };
	}
	get problem(): Problem | undefined {
		return this.#problem;
	}
	get updateReady(): boolean {
		return updates.waiting;
	}
	get busy(): boolean {
		return this.#busy;
	}

	/** Looks at what this browser holds and shows where to begin. */
	async start(): Promise<void> {
		this.#missing = await missingFeature();
		if (this.#missing !== undefined) {
			this.#phase = 'unsupported';
			return;
		}
		try {
			switch (await this.#running().vault.inspect()) {
				case 'empty':
					this.#phase = hasCanary() ? 'gone' : 'welcome';
					break;
				case 'locked':
					this.#phase = 'locked';
					break;
				case 'newer-version':
					this.#phase = 'newer-version';
			}
		} catch (error) {
			this.#fail(error);
		}
	}

	async create(name: string, passphrase: string): Promise<void> {
		await this.#whileBusy(async () => {
			const unlocked = await this.#running().vault.create({ name, passphrase });
			await this.#enter(unlocked);
		});
	}

	async unlock(passphrase: string): Promise<string | undefined> {
		try {
			await this.#whileBusy(async () => {
				const takeOver = this.#takesOver;
				await this.#enter(await this.#running().vault.unlock({ passphrase, takeOver }));
				this.#takesOver = false;
			});
		} catch (error) {
			if (errorCode(error) === 'another-tab') this.#phase = 'another-tab';
			else return wordsOf(error);
		}
		return undefined;
	}

	lock(): void {
		this.#leave('locked');
	}
	takeOver(): void {
		this.#takesOver = true;
		this.#phase = 'locked';
	}
	startOver(): void {
		removeCanary();
		this.#phase = 'welcome';
	}

	createInvite(): Promise<InviteView> {
		const { signaling, ownHost } = this.#hostConfig();
		return this.#running().vault.createInvite({ origin: location.origin, ...(!ownHost && { server: signaling }) });
	}
	offerInvite(link: string): string | undefined {
		if (!link.includes(INVITE_PATH) && link.length === 44) return wordsOf(new AppError('invite-invalid'));
		try {
			this.#invite = { ...parseInvite(link), text: link };
			return undefined;
		} catch (error) {
			return wordsOf(error);
		}
	}
	async acceptInvite(): Promise<void> {
		const text = this.#invite?.text;
		if (text === undefined) return;
		const { contact, changes } = await this.#running().vault.followInvite({ text });
		this.#invite = undefined;
		await this.#added(contact, changes);
	}
	declineInvite(): void {
		this.#invite = undefined;
	}
	async addContact(publicKey: string, name: string): Promise<string | undefined> {
		try {
			const { contact, changes } = await this.#running().vault.addContact({ publicKey, name });
			await this.#added(contact, changes);
			return undefined;
		} catch (error) {
			return wordsOf(error);
		}
	}

	async open(publicKey: PublicKey | undefined): Promise<void> {
		const contact = this.#contacts.find((each) => each.publicKey === publicKey);
		if (contact === undefined) {
			this.#conversation = undefined;
			return;
		}
		const { vault } = this.#running();
		const conversation = new Conversation(
			vault,
			contact,
			(changes) => {
				this.#apply(changes);
				this.#network?.flush(contact.publicKey);
			},
			() => this.#network?.connect(contact.publicKey),
			(emoji) => void this.#noteEmoji(emoji)
		);
		this.#conversation = conversation;
		this.#network?.connect(contact.publicKey);
		try {
			await conversation.loadNewest();
			await this.#markRead();
			await conversation.loadAhead();
		} catch (error) {
			this.#fail(error);
		}
	}
	async #noteEmoji(emoji: string): Promise<void> {
		const others = this.preferences.recentEmoji.filter((each) => each !== emoji);
		await this.setPreferences({ recentEmoji: [emoji, ...others].slice(0, MAX_RECENT_EMOJI) });
	}
	dismissProblem(): void {
		this.#problem = undefined;
	}
	applyUpdate(): void {
		updates.apply();
	}

	#running(): RunningVault {
		this.#vault ??= startVault(() => this.#leave('another-tab'));
		return this.#vault;
	}
	#hostConfig(): HostConfig {
		if (this.#config === undefined) throw new AppError('locked');
		return this.#config;
	}

	async #enter({ me, contacts }: Unlocked): Promise<void> {
		const vault = this.#vault;
		leaveCanary();
		this.#skewed = [];
		const config = await readConfig();
		if (this.#vault !== vault) return; // locked or taken over meanwhile
		this.#config = config;
		this.#me = me;
		this.#contacts = newestFirst(contacts.map((view) => new ContactModel(view)));
		this.#phase = 'open';
		this.#signaling = { state: 'connecting' };
		this.#network = new Network(me.publicKey, this.#config, {
			vault: this.#running().vault,
			contacts: () => this.#contacts.map(({ view }) => view),
			attended: () => this.#conversation?.contact.publicKey,
			apply: (changes) => this.#apply(changes),
			fail: (error) => this.#fail(error),
			presence: (contact, presence) => this.#with(contact, (model) => (model.presence = presence)),
			link: (contact, status) => this.#with(contact, (model) => (model.link = status)),
			signaling: (status) => (this.#signaling = status),
			skew: (contact, skew) =>
				this.#with(contact, ({ name }) => {
					if (Math.abs(skew) <= MAX_SKEW || this.#skewed.includes(contact)) return;
					this.#skewed = [...this.#skewed, contact]; // once is enough
					this.#problem = { text: clockWords(name, skew) };
				})
		});
	}

	#leave(phase: Phase): void {
		this.#network?.close();
		this.#network = undefined;
		this.#vault?.end();
		this.#vault = undefined;
		this.#conversation = undefined;
		this.#contacts = [];
		this.#me = undefined;
		this.#problem = undefined;
		this.#phase = phase;
	}

	async #added(contact: PublicKey, changes: Changes): Promise<void> {
		this.#apply(changes);
		this.#network?.contactsChanged();
		await this.open(contact);
	}

	/** Draws what was committed. */
	#apply(changes: Changes): void {
		for (const view of changes.contacts) this.#draw(view);
		if (changes.contacts.length > 0) this.#contacts = newestFirst(this.#contacts);
		this.#conversation?.draw(changes);
		if (changes.messages.some(({ contact }) => contact === this.#conversation?.contact.publicKey)) this.looked();
	}
	#draw(view: ContactView): void {
		const known = this.#contacts.find(({ publicKey }) => publicKey === view.publicKey);
		if (known !== undefined) {
			known.view = view;
			return;
		}
		this.#contacts = [...this.#contacts, new ContactModel(view)];
		this.#network?.contactsChanged();
	}
	#with(contact: PublicKey, act: (model: ContactModel) => void): void {
		const model = this.#contacts.find(({ publicKey }) => publicKey === contact);
		if (model !== undefined) act(model);
	}

	/** Somebody looks at the page again. */
	looked(): void {
		this.#markRead().catch((error: unknown) => this.#fail(error));
	}

	/** The open conversation counts as read while somebody looks at the page. */
	async #markRead(): Promise<void> {
		const contact = this.#conversation?.contact;
		if (contact === undefined || contact.unread === 0 || document.visibilityState !== 'visible') return;
		this.#apply(await this.#running().vault.markRead({ contact: contact.publicKey }));
	}

	#fail(error: unknown): void {
		const code = errorCode(error);
		if (code === 'locked') return; // the person locked while something was under way
		if (code === 'fenced') this.#leave('another-tab');
		else this.#problem = { text: wordsOf(error) };
	}
	async #whileBusy(act: () => Promise<void>): Promise<void> {
		this.#busy = true;
		try {
			await act();
		} finally {
			this.#busy = false;
		}
	}
}
