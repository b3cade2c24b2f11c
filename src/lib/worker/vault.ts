// The vault: the one implementation of VaultApi. Owns which queue each call runs in; the acts are in the files beside it.
import { fromBase64, toBase64 } from '#lib/protocol/bytes.ts';
import { AppError, errorCode } from '#lib/protocol/errors.ts';
import { signChallenge } from '#lib/signal/identity.ts';
import { safetyNumber } from '#lib/signal/safety-number.ts';
import type { SegmentEngine } from '#lib/search/engine.ts';
import type { Passkey, Secret } from '#lib/store/key-ring-port.ts';
import type { StorePort } from '#lib/store/rows.ts';
import type { KdfParameters } from '#lib/store/vault-record.ts';
import type { ContactRef, LinkOutput, LinkRef, Unlocked, VaultApi, VaultState } from './api.ts';
import type { RestoreState } from './backup-api.ts';
import { createBackups } from './backups.ts';
import { removeContact, renameContact, setBlocked, setMuted, setVerified } from './contact-acts.ts';
import { addContact, checkName, followInvite, runAlone } from './contacts.ts';
import { type Contact, contactOf, type Core, currentLink, isClosed, type LinkState } from './core.ts';
import { openAnswer, openOffer, openStrangersOffer, sealAnswer, sealOffer } from './descriptions.ts';
import { nextExpired } from './expiry.ts';
import { entryAt, readHistory } from './history.ts';
import { receiveFrames } from './incoming.ts';
import { createInvites } from './invites.ts';
import { createKeys, secretOf } from './keys.ts';
import { closeLink, openLink } from './links.ts';
import { deleteText, editText, markRead, noteSeen, react, saveDraft, sendText } from './messages.ts';
import { nextFrames } from './outgoing.ts';
import { setName, setPreferences } from './preferences.ts';
import { createQueue } from './queue.ts';
import { beginSearch, continueSearch, endedSearch, type Search } from './search.ts';
import { startIndexing } from './segment-builder.ts';
import { noChanges } from './turn.ts';
import { lastDelay } from './pace.ts';
import { restoreBackup } from './restore.ts';
import { setTimer } from './timers.ts';
import { createCore, readCore, unlockedView } from './unlock.ts';

/** Where the vault keeps its rows and how it becomes the one writer. In the browser: IndexedDB and a Web Lock. */
export interface VaultPlace {
	/** What a backup's passphrase costs, where it is not what the store holds for right. */
	readonly kdf?: KdfParameters;
	inspect(): Promise<VaultState>;
	/** What may be known of the passkeys before unlocking. */
	passkeys(): Promise<readonly Passkey[]>;
	/** @throws AppError `another-tab` */
	becomeWriter(takeOver: boolean): Promise<void>;
	create(passphrase: string): Promise<StorePort>;
	open(secret: Secret): Promise<StorePort>;
	/** Forgets what a failed `create` left; nothing of a vault that has an identity. */
	discard(): Promise<void>;
	/** Gives up the writer's place after a failed `create` or `open`. */
	resign(): void;
	now(): number;
	/** What makes and asks the search index; absent where nothing can. */
	segments?(): SegmentEngine | undefined;
}

/** A vault that is locked until `create` or `unlock` succeeds, and then stays open until its worker ends. */
export function createVault(place: VaultPlace): VaultApi {
	let unlocked: Core | undefined;
	let restoring: RestoreState = { stage: 'checking', share: 0 };

	function core(): Core {
		if (unlocked === undefined) throw new AppError('locked');
		return unlocked;
	}

	/** Runs with the contact, alone: nothing else of this contact runs meanwhile. */
	async function withContact<Result>(
		{ contact: publicKey }: ContactRef,
		act: (core: Core, contact: Contact) => Promise<Result>
	): Promise<Result> {
		const open = core();
		const contact = contactOf(open, publicKey);
		return runAlone(open, contact, () => act(open, contact));
	}

	/** Runs with the contact's open link. One that is not the current one any more, or whose call fails, is to be closed. */
	function withLink(
		ref: LinkRef,
		act: (core: Core, contact: Contact, link: LinkState) => Promise<LinkOutput>
	): Promise<LinkOutput> {
		return withContact(ref, async (open, contact) => {
			const link = currentLink(contact, ref);
			if (link === undefined) {
				const over = { frames: [], changes: noChanges, more: false, owed: false };
				return isClosed(contact) ? over : { ...over, redialIn: lastDelay(contact) };
			}
			try {
				return await act(open, contact, link);
			} catch (error) {
				contact.link = undefined;
				throw error;
			}
		});
	}

	/** A call of the contract as an act on one contact. */
	const onContact =
		<Request extends ContactRef, Result>(act: (core: Core, contact: Contact, request: Request) => Promise<Result>) =>
		(request: Request) =>
			withContact(request, (open, contact) => act(open, contact, request));

	/** Opens the core as the writer; gives the place up again when that fails. */
	async function enter(open: () => Promise<Core>): Promise<Unlocked> {
		try {
			unlocked = await open();
		} catch (error) {
			place.resign();
			throw error;
		}
		const engine = place.segments?.();
		if (engine !== undefined) startIndexing(unlocked, engine);
		return unlockedView(unlocked);
	}
	/** One step of a search at a time; no other call waits for it. */
	const searches = createQueue();
	let searching: Search | undefined;
	let lastSearch = 0;

	return {
		inspect: () => place.inspect(),
		async create({ name, passphrase }) {
			const kept = checkName(name); // before anything is made under it
			await place.becomeWriter(false);
			return enter(async () => createCore(await place.create(passphrase), kept, () => place.now()));
		},
		async unlock({ takeOver, ...given }) {
			const secret = secretOf(given);
			if (takeOver) {
				// Another tab is ended only once the secret has proven right. Opening the store fences it, so that nothing
				// of it is committed between that and its end.
				const store = await place.open(secret);
				await place.becomeWriter(true);
				return enter(() => readCore(store, () => place.now()));
			}
			await place.becomeWriter(false);
			return enter(async () => readCore(await place.open(secret), () => place.now()));
		},
		async restore({ file, filePassphrase, passphrase }) {
			if (passphrase === '') throw new AppError('malformed', 'passphrase');
			await place.becomeWriter(false);
			restoring = { stage: 'checking', share: 0 };
			const make = () => place.create(passphrase);
			return enter(async () => {
				try {
					const store = await restoreBackup(file, filePassphrase, make, (state) => (restoring = state));
					return await readCore(store, () => place.now());
				} catch (error) {
					if (errorCode(error) !== 'fenced') await place.discard().catch(() => undefined); // then the next one who makes a vault does it
					throw error;
				}
			});
		},
		restoreState: () => Promise.resolve(restoring),
		...createBackups(core, place.kdf),

		...createKeys(core, () => place.passkeys()),

		signChallenge: async ({ challenge, host }) =>
			toBase64(await signChallenge(core().identity, fromBase64(challenge), host)),

		...createInvites(core),
		followInvite: async ({ text }) => followInvite(core(), text),
		addContact: async ({ publicKey, name }) => addContact(core(), publicKey, name),
		safetyNumber: async ({ contact }) => {
			const open = core();
			return safetyNumber(open.identity.publicKey, contactOf(open, contact).publicKey);
		},

		history: onContact(readHistory),
		entryAt: onContact(entryAt),
		send: onContact(sendText),
		edit: onContact(editText),
		deleteMessage: onContact(deleteText),
		react: onContact(react),
		markRead: onContact(markRead),
		setTimer: onContact(setTimer),
		nextExpired: async () => nextExpired(core()),
		saveDraft: onContact(saveDraft),

		search: (request) =>
			searches.run(async () => {
				searching = await beginSearch(core(), request, ++lastSearch);
				return continueSearch(core(), searching);
			}),
		searchOn: ({ search }) =>
			searches.run(async () =>
				searching?.name === search ? continueSearch(core(), searching) : endedSearch(core(), search)
			),

		renameContact: onContact(renameContact),
		setVerified: onContact(setVerified),
		setMuted: onContact(setMuted),
		setBlocked: onContact(setBlocked),
		removeContact: onContact(removeContact),
		noteSeen: onContact(noteSeen),

		setName: async (request) => setName(core(), request),
		setPreferences: async (request) => setPreferences(core(), request),

		sealOffer: (request) =>
			withContact(request, (open, contact) => sealOffer(open, contact, request.attempt, request.sdp)),
		openOffer: async ({ from, sealed, server }) => {
			const open = core();
			if (from === open.identity.publicKey) return { kind: 'drop' };
			if (!open.contacts.has(from)) {
				const admitted = await open.shared.run(() => openStrangersOffer(open, from, sealed, server));
				if (admitted !== undefined) return admitted;
			}
			return withContact({ contact: from }, (_, contact) => openOffer(open, contact, sealed, server));
		},
		sealAnswer: (request) =>
			withContact(request, (open, contact) => sealAnswer(open, contact, request.attempt, request.sdp)),
		openAnswer: async ({ from, sealed }) =>
			core().contacts.has(from)
				? withContact({ contact: from }, (open, contact) => openAnswer(open, contact, sealed))
				: { kind: 'drop' },
		linkOpened: (ref) => withContact(ref, (open, contact) => openLink(open, contact, ref)),
		linkClosed: async (ref) =>
			core().contacts.has(ref.contact) ? withContact(ref, (open, contact) => closeLink(open, contact, ref)) : noChanges,
		receive: (request) =>
			withLink(request, (open, contact, link) => receiveFrames(open, contact, link, request.frames)),
		nextFrames: (ref) => withLink(ref, nextFrames)
	};
}
