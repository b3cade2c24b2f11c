// What lives from unlock to lock: the contacts, the open conversation and the network, joined to the vault. Owns what is
// drawn of what the vault has committed, and what of it the network is told.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, Me, Unlocked, VaultApi } from '#lib/worker/api.ts';
import type { OwnPresence, Preferences } from '#lib/worker/preferences-api.ts';
import { type Alerts, createAlerts } from './alerts.ts';
import type { HostConfig } from './config.ts';
import { type ContactActs, createContactActs } from './contact-acts.ts';
import { type AutoLock, createAutoLock } from './auto-lock.ts';
import { ContactList } from './contact-list.svelte.ts';
import type { ContactModel } from './contact.svelte.ts';
import { Conversation } from './conversation.svelte.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { followExpiry } from './expiry.ts';
import { presenceOf, watchIdle } from './idle.ts';
import { Invites } from './invites.svelte.ts';
import { Network } from './network.ts';
import { OwnServer } from './own-server.ts';
import { takeEffect } from './preference-effects.ts';
import { createReading, type Reading } from './reading.ts';
import { withRecent } from './recent-emoji.ts';
import { Search } from './search.svelte.ts';
import { createSeen, type Seen } from './seen.ts';
import { createSkewWatch } from './skew.ts';
import type { SittingHost } from './sitting-host.ts';
import type { SignalingView } from './view.ts';
import { refusalOf } from './words.ts';

export class Sitting {
	readonly #vault: VaultApi;
	readonly #config: HostConfig;
	readonly #host: SittingHost;
	readonly #contacts: ContactList;
	readonly #network: Network;
	readonly #drafts: Drafts;
	readonly #reading: Reading;
	readonly #acts: ContactActs;
	readonly #seen: Seen;
	readonly #stopIdle: () => void;
	readonly #alerts: Alerts;
	readonly search: Search;
	readonly server: OwnServer;
	readonly invites: Invites;
	readonly #autoLock: AutoLock;
	#me: Me;
	#preferences: Preferences;
	#isIdle = $state(false);
	#conversation = $state.raw<Conversation>();
	#signaling = $state.raw<SignalingView>({ state: 'connecting' });
	/** Of several conversations that are being opened, the last one counts. */
	#opened = 0;

	constructor(vault: VaultApi, { me, preferences, contacts }: Unlocked, config: HostConfig, host: SittingHost) {
		this.#vault = vault;
		this.#config = config;
		this.#host = host;
		this.#me = $state.raw(me);
		this.#preferences = $state.raw(preferences);
		this.#contacts = new ContactList(contacts, () => this.#preferences.presence === 'invisible');
		const chosen = { get: () => this.#preferences.server, set: (server: string) => this.setPreferences({ server }) };
		this.server = new OwnServer(config, chosen, vault);
		this.invites = new Invites(vault, () => this.server.named);
		this.search = new Search(vault, (contact, n) => this.open(contact, n));
		this.#reading = createReading(() => void this.#markRead());
		this.#drafts = createDrafts(
			(contact) => this.#contacts.find(contact)?.draft ?? '',
			(contact, text) => this.#follow(vault.saveDraft({ contact, text }))
		);
		this.#acts = createContactActs(
			vault,
			(changes) => this.#apply(changes),
			(contact, text) => {
				const isNew = this.#drafts.typed(contact, text);
				if (text.trim() === '') this.#network.stopTyping(contact);
				else if (isNew && this.#preferences.typing) this.#network.typing(contact);
			},
			(contact) => this.#dismiss(contact),
			(contact) => this.#network.connect(contact)
		);
		this.#alerts = this.#watchOut();
		this.#seen = createSeen((contact) => void this.#follow(vault.noteSeen({ contact })));
		this.#network = this.#connect();
		this.#stopIdle = watchIdle((isIdle) => {
			this.#isIdle = isIdle;
			this.#network.setPresence(this.ownPresence);
		});
		this.#autoLock = createAutoLock(
			() => host.lock(),
			() => host.isBusy()
		);
		this.#autoLock.set(preferences.lockAfter);
		void followExpiry(vault, (changes) => this.#apply(changes), host);
	}

	get me(): Me {
		return this.#me;
	}
	get preferences(): Preferences {
		return this.#preferences;
	}
	get ownPresence(): OwnPresence {
		return presenceOf(this.#preferences.presence, this.#isIdle);
	}
	get contacts(): readonly ContactModel[] {
		return this.#contacts.all;
	}
	get conversation(): Conversation | undefined {
		return this.#conversation;
	}
	get signaling(): SignalingView {
		return this.#signaling;
	}

	/** Adds the issuer, and opens nothing. */
	async followInvite(text: string, name: string): Promise<PublicKey> {
		const { contact, changes } = await this.#vault.followInvite({ text });
		this.#apply(changes);
		this.#with(contact, (model) => model.writeAnyway(name)); // they were told whose name it is before they agreed
		return contact;
	}
	addContact(publicKey: string, name: string): Promise<string | undefined> {
		return refusalOf(async () => {
			const { contact, changes } = await this.#vault.addContact({ publicKey, name });
			this.#apply(changes);
			this.#with(contact, (model) => model.writeAnyway(name));
			await this.open(contact);
		});
	}
	setName(name: string): Promise<string | undefined> {
		return refusalOf(async () => {
			const { me, changes } = await this.#vault.setName({ name: name.trim() });
			this.#me = me;
			this.#tell(changes);
		});
	}
	async setPreferences(change: Partial<Preferences>): Promise<void> {
		const { preferences, changes } = await this.#vault.setPreferences(change);
		this.#preferences = preferences;
		const { contacts, ownPresence, server } = this;
		const parts = { autoLock: this.#autoLock, network: this.#network, alerts: this.#alerts };
		takeEffect(change, preferences, { ...parts, contacts, ownPresence, server });
		this.#tell(changes);
		// Whether marks say "read" is decided anew.
		if (change.readReceipts !== undefined) await this.#conversation?.reload();
	}

	#notePlace(): void {
		if (this.#conversation) this.#host.places[this.#conversation.contact.publicKey] = this.#conversation.place;
	}
	/** There is room on the disk again: what it stopped goes on. */
	carryOn(): void {
		for (const { publicKey } of this.contacts) this.#network.carry(publicKey);
	}

	/** @param n the entry that is shown; otherwise the newest are */
	async open(publicKey: PublicKey | undefined, n?: number): Promise<void> {
		const turn = ++this.#opened;
		const contact = this.#contacts.find(publicKey);
		const written = this.#drafts.flush();
		this.#notePlace();
		if (contact === undefined) {
			this.#conversation = undefined;
			return;
		}
		// The composer begins with what the vault says: of what was typed there a moment ago too.
		if (this.#drafts.isUnsaved(contact.publicKey)) await written;
		if (turn !== this.#opened) return;
		if (this.#conversation?.contact === contact) {
			if (n !== undefined) this.#conversation.jumpTo(n);
			// What is edited or compared there stays; one that could not be read is read again.
			if (n !== undefined || this.#conversation.messages.length > 0) return;
		}
		const conversation = this.#converse(contact);
		this.#conversation = conversation;
		this.#network.connect(contact.publicKey);
		try {
			await conversation.begin();
			if (n !== undefined) conversation.jumpTo(n);
			await conversation.loadAhead();
		} catch (error) {
			this.#host.fail(error);
		}
	}

	/** Somebody looks at the page. */
	looked(): void {
		this.#reading.look();
	}
	/** Nobody looks any more: what was typed is written. @returns when that is done; undefined when nothing was to be */
	lookedAway(): Promise<void> | undefined {
		return this.#drafts.flush();
	}
	/** Ends everything, so that contacts learn it at once. Not used again. */
	end(): void {
		this.#stopIdle();
		this.#autoLock.stop();
		this.#alerts.end();
		this.#notePlace();
		this.#reading.stop();
		this.#seen.stop();
		this.search.end();
		this.#network.close();
	}

	#connect(): Network {
		const [seen, noteSkew] = [this.#seen, createSkewWatch((words) => this.#host.warn(words))];
		const { presence } = this.#preferences;
		return new Network(this.#me.publicKey, this.#config, this.server.address, presence, {
			vault: this.#vault,
			contacts: () => this.contacts.map(({ view }) => view),
			attended: () => this.#conversation?.contact.publicKey,
			apply: (changes) => this.#apply(changes),
			fail: (error) => this.#host.fail(error),
			presence: (contact, presence) => {
				this.#with(contact, (model) => (model.presence = presence));
				seen.presence(contact, presence);
			},
			link: (contact, status) => this.#with(contact, (model) => (model.link = status)),
			typing: (contact, isTyping) =>
				this.#with(contact, (model) => (model.typing = isTyping && this.#preferences.typing)),
			linked: (contact) => seen.linked(contact),
			signaling: (status) => (this.#signaling = status),
			skew: (contact, skew) => this.#with(contact, ({ name }) => noteSkew(contact, name, skew))
		});
	}
	#converse(contact: ContactModel): Conversation {
		const { publicKey } = contact;
		const host = {
			apply: (changes: Changes) => {
				this.#apply(changes);
				this.#network.flush(publicKey);
			},
			connect: () => this.#network.connect(publicKey),
			report: () => this.#network.report(publicKey),
			looked: () => this.looked(),
			noteEmoji: (emoji: string) => this.#noteEmoji(emoji),
			acts: this.#acts
		};
		return new Conversation(this.#vault, contact, host, this.#host.places[publicKey]);
	}

	/** Messages that come while nobody looks. */
	#watchOut(): Alerts {
		return createAlerts({
			preferences: () => this.#preferences,
			contacts: () => this.#contacts.all,
			attended: () => this.#conversation?.contact.publicKey,
			open: (contact: PublicKey) => {
				this.search.close();
				void this.open(contact);
			}
		});
	}

	/** Draws what was committed. */
	#apply(changes: Changes): void {
		const isNew = this.#contacts.apply(changes);
		this.#alerts.draw(changes);
		if (isNew) this.#network.contactsChanged();
		if (isNew || changes.messages.length > 0) this.#host.worthKeeping();
		for (const contact of changes.gone ?? []) this.#dismiss(contact);
		this.#conversation?.draw(changes);
		this.search.draw(changes);
	}
	/** Draws what every contact is told of. */
	#tell(changes: Changes): void {
		this.#apply(changes);
		for (const { publicKey } of changes.contacts) this.#network.carry(publicKey);
	}
	/** Draws what a call changed that no act of a person's waits for. */
	async #follow(call: Promise<Changes>): Promise<void> {
		try {
			this.#apply(await call);
		} catch (error) {
			this.#host.fail(error);
		}
	}
	/** Nothing of the contact is open or written any more. */
	#dismiss(contact: PublicKey): void {
		this.#drafts.forget(contact);
		if (this.#conversation?.contact.publicKey === contact) this.#conversation = undefined;
	}
	#with(contact: PublicKey, act: (model: ContactModel) => void): void {
		const model = this.#contacts.find(contact);
		if (model !== undefined) act(model);
	}

	/** What was before the reader's eyes counts as read while somebody looks at the page. */
	async #markRead(): Promise<void> {
		const { contact, seen: n = 0 } = this.#conversation ?? {};
		if (!contact?.unread || n === 0 || document.visibilityState !== 'visible') return;
		await this.#follow(this.#vault.markRead({ contact: contact.publicKey, n }));
		this.#network.carry(contact.publicKey);
	}
	#noteEmoji(emoji: string): void {
		const recentEmoji = withRecent(this.#preferences.recentEmoji, emoji);
		if (recentEmoji !== this.#preferences.recentEmoji)
			this.setPreferences({ recentEmoji }).catch((error: unknown) => this.#host.fail(error));
	}
}
