// How somebody is told of messages that they do not see: notifications while the page is hidden, a sound, the count on the app's
// icon. Owns whom and what of it is told, and that nothing of it outlives the reading, the lock or the sitting.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, ContactView, TextView } from '#lib/worker/api.ts';
import type { Preferences } from '#lib/worker/preferences-api.ts';
import { type AlertPort, createAlertPort, type NoticeCause } from './alert-port.ts';
import { chime } from './chime.ts';
import { createNoticeShelf } from './notice-shelf.ts';
import { excerptOf, noticeWords } from './notice-words.ts';
import type { ContactState } from './view.ts';

/** Between two sounds, and between two times that one notification draws attention, in ms: a burst is one event. */
export const CHIME_GAP = 3_000;
export const NOTICE_GAP = 5_000;
/** Texts of one contact that are remembered, for a deletion or an edit of them; more are only counted. */
const MAX_REMEMBERED = 50;

/** What the alerts need to know of the sitting. */
export interface AlertHost {
	preferences(): Preferences;
	/** As they are drawn. */
	contacts(): readonly (Pick<ContactState, 'namesake'> & { readonly view: ContactView })[];
	/** The contact whose conversation is open. */
	attended(): PublicKey | undefined;
	/** A notification of theirs was clicked. */
	open(contact: PublicKey): void;
}

export interface Alerts {
	/** Tells of what was committed, once it is drawn. */
	draw(changes: Changes): void;
	/** Takes every notification away, and what they were made of. */
	withdraw(): void;
	/** The same for good: the app is locked, or another tab writes. */
	end(): void;
}

/** The texts of one contact that a notification tells of. */
interface Told {
	/** What may be shown of each, by n. */
	readonly excerpts: Map<number, string | undefined>;
	/** How many there were before those. */
	earlier: number;
}

/** What is unread and of somebody whom this person wants to hear of. */
export function countUnread(contacts: readonly Pick<ContactView, 'unread' | 'muted'>[]): number {
	return contacts.reduce((sum, { unread, muted }) => sum + (muted ? 0 : unread), 0);
}

/** @param play makes the sound, where the browser lets it */
export function createAlerts(host: AlertHost, port: AlertPort = createAlertPort(), play: () => void = chime): Alerts {
	const abort = new AbortController();
	const shelf = createNoticeShelf(port);
	const known = new Map(host.contacts().map(({ view }) => [view.publicKey, view]));
	const told = new Map<PublicKey, Told>();
	// Names that the browser keeps, and that mean nothing to whoever reads them: they are known here alone, until the end.
	const common = crypto.randomUUID();
	const names = new Map<PublicKey, string>();
	const alertedAt = new Map<string, number>();
	let chimedAt = -Infinity;
	let counted: number | undefined;

	function nameOf(contact: PublicKey): string {
		// One for all where it names nobody: the number of notifications would be the number of people.
		if (host.preferences().notifyContent === 'nothing') return common;
		const name = names.get(contact) ?? crypto.randomUUID();
		names.set(contact, name);
		return name;
	}
	function contactOf(name: string): PublicKey | undefined {
		if (name === common) return [...told.keys()].at(-1);
		return [...names].find(([, each]) => each === name)?.[0];
	}

	/** A text that is not known yet. @returns whether a notification is to tell of it, and whether it is to be heard */
	function take(contact: PublicKey, message: TextView): { readonly isNoticed: boolean; readonly isHeard: boolean } {
		const view = host.contacts().find((each) => each.view.publicKey === contact)?.view;
		const { notify, sound, presence } = host.preferences();
		if (view === undefined || !isWelcome(view) || presence === 'busy') return { isNoticed: false, isHeard: false };
		const isHidden = document.visibilityState === 'hidden';
		const isNoticed = isHidden && notify && port.isAllowed();
		if (isNoticed) remember(contact, message);
		return { isNoticed, isHeard: sound && (isHidden || host.attended() !== contact) };
	}
	function remember(contact: PublicKey, message: TextView): void {
		const of: Told = told.get(contact) ?? { excerpts: new Map<number, string | undefined>(), earlier: 0 };
		told.delete(contact); // who wrote last stands last
		told.set(contact, of);
		of.excerpts.set(message.n, excerptOf(message));
		for (const n of of.excerpts.keys()) {
			if (of.excerpts.size <= MAX_REMEMBERED) break;
			of.excerpts.delete(n);
			of.earlier++;
		}
	}
	/** A text that was told of says something else now, or nothing any more. @returns whether it was told of */
	function reword(contact: PublicKey, message: TextView): boolean {
		const of = told.get(contact);
		if (!of?.excerpts.has(message.n)) return false;
		if (message.deleted) of.excerpts.delete(message.n);
		else of.excerpts.set(message.n, excerptOf(message));
		if (of.excerpts.size + of.earlier === 0) told.delete(contact);
		return true;
	}

	function redraw(contact: PublicKey, isNew: boolean): void {
		const name = nameOf(contact);
		const content = host.preferences().notifyContent;
		const words = noticeWords(
			content,
			host.contacts().flatMap(({ view, namesake }) => {
				const of = told.get(view.publicKey);
				if (of === undefined || (name !== common && view.publicKey !== contact)) return [];
				const { excerpts, earlier } = of;
				const count = excerpts.size + earlier;
				return [{ name: view.name, isNamesake: namesake !== undefined, count, excerpt: [...excerpts.values()].at(-1) }];
			})
		);
		const cause = isNew ? causeFor(name) : 'reworded';
		shelf.put(name, words && { ...words, cause });
	}
	function causeFor(name: string): NoticeCause {
		const now = performance.now();
		if (now - (alertedAt.get(name) ?? -Infinity) < NOTICE_GAP) return 'more';
		alertedAt.set(name, now);
		return 'new';
	}
	function ring(): void {
		const now = performance.now();
		if (now - chimedAt < CHIME_GAP) return;
		chimedAt = now;
		play();
	}
	function count(unread: number): void {
		if (unread !== counted) port.count(unread);
		counted = unread;
	}
	function withdraw(): void {
		told.clear();
		shelf.clear();
	}

	port.clicked((name) => {
		const contact = contactOf(name);
		if (contact !== undefined) host.open(contact);
		return contact !== undefined;
	}, abort.signal);
	addEventListener(
		'pagehide',
		() => {
			port.closeAllLater();
			count(0);
		},
		{ signal: abort.signal }
	);
	port.closeAllLater(); // what a tab has left that the browser ended: only this one may have any by now
	count(countUnread([...known.values()]));

	return {
		draw({ contacts, messages, gone = [] }) {
			if (abort.signal.aborted) return; // committed as the app was locked
			const others = new Set<PublicKey>();
			const fresh = new Set<PublicKey>();
			let rings = false;
			for (const { contact, message } of messages) {
				if (message.kind !== 'text' || message.mine) continue;
				if (message.n <= (known.get(contact)?.lastN ?? 0)) {
					if (reword(contact, message)) others.add(contact);
				} else if (!message.deleted) {
					const { isNoticed, isHeard } = take(contact, message);
					if (isNoticed) fresh.add(contact);
					rings ||= isHeard;
				}
			}
			for (const view of contacts) {
				const { publicKey, unread } = view;
				const isRead = unread < (known.get(publicKey)?.unread ?? 0);
				known.set(publicKey, view);
				if ((isRead || !isWelcome(view)) && told.delete(publicKey)) others.add(publicKey);
			}
			for (const contact of gone) {
				known.delete(contact);
				if (told.delete(contact)) others.add(contact);
			}
			for (const contact of new Set([...fresh, ...others])) redraw(contact, fresh.has(contact));
			if (rings) ring();
			count(countUnread([...known.values()]));
		},
		withdraw,
		end() {
			abort.abort();
			withdraw();
			count(0);
		}
	};
}

/** Whether this person wants to hear of them. */
function isWelcome({ muted, blocked, removed }: ContactView): boolean {
	return !muted && !blocked && !removed;
}
