// A contact as the page shows it: what the vault says, what the signaling server says, and how the link stands. Of somebody
// who is blocked or removed only the vault has anything to say.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Presence } from '#lib/protocol/signaling.ts';
import type { LinkStatus } from '#lib/rtc/ports.ts';
import type { ContactView } from '#lib/worker/api.ts';
import { nameToTheEye } from './namesakes.ts';
import type { ContactState } from './view.ts';
import { linkWords } from './words.ts';

export class ContactModel implements ContactState {
	readonly publicKey: PublicKey;
	readonly #isInvisible: () => boolean;
	#view: ContactView;
	#presence = $state<Presence>();
	#link = $state.raw<LinkStatus>({ state: 'idle' });
	#typing = $state(false);
	#namesake = $state.raw<ContactState['namesake']>();
	/** The collision of names knowing of which the person has decided to write. */
	#decided = $state<string>();

	/** @param isInvisible whether this person is: then nothing is dialled without an act of theirs */
	constructor(view: ContactView, isInvisible: () => boolean = () => false) {
		this.publicKey = view.publicKey;
		this.#isInvisible = isInvisible;
		this.#view = $state.raw(view);
	}

	get view(): ContactView {
		return this.#view;
	}
	set view(view: ContactView) {
		this.#view = view;
	}
	get presence(): Presence | undefined {
		return this.#isClosed ? undefined : this.#presence;
	}
	set presence(presence: Presence | undefined) {
		this.#presence = presence;
	}
	get link(): LinkStatus {
		return this.#link;
	}
	set link(link: LinkStatus) {
		this.#link = link;
	}
	get typing(): boolean {
		return this.#typing && !this.#isClosed;
	}
	set typing(typing: boolean) {
		this.#typing = typing;
	}
	get namesake(): ContactState['namesake'] {
		return this.#namesake;
	}
	set namesake(namesake: ContactState['namesake']) {
		this.#namesake = namesake;
	}
	get isHeld(): boolean {
		return this.#collision !== undefined && this.#collision !== this.#decided && !this.verified;
	}
	/** @param judged the name of which the person was told; nothing was decided of another */
	writeAnyway(judged = this.name): void {
		if (nameToTheEye(judged) === nameToTheEye(this.name)) this.#decided = this.#collision;
	}

	get name(): string {
		return this.#view.name;
	}
	get theirName(): string {
		return this.#view.theirName;
	}
	get ownName(): ContactState['ownName'] {
		return this.#view.ownName;
	}
	get addedAt(): number {
		return this.#view.addedAt;
	}
	get verified(): boolean {
		return this.#view.verified;
	}
	get muted(): boolean {
		return this.#view.muted;
	}
	get blocked(): boolean {
		return this.#view.blocked;
	}
	get removed(): boolean {
		return this.#view.removed;
	}
	get unread(): number {
		return this.#view.unread;
	}
	get waiting(): number {
		return this.#view.waiting;
	}
	get invited(): boolean {
		return this.#view.invited;
	}
	get preview(): ContactView['preview'] {
		return this.#view.preview;
	}
	get draft(): string {
		return this.#view.draft;
	}
	get disappearAfter(): number {
		return this.#view.disappearAfter;
	}
	get lastSeen(): number | undefined {
		return this.#view.lastSeen;
	}
	get linkWord(): ContactState['linkWord'] {
		switch (this.#link.state) {
			case 'idle':
				return 'offline';
			case 'connecting':
				return 'connecting';
			case 'open':
				return 'connected';
			case 'failed':
				// Nobody failed where somebody is not there.
				return this.#link.failure === 'away' || this.#link.failure === 'signaling' ? 'offline' : 'failed';
		}
	}
	get linkProblem(): string | undefined {
		if (this.#link.state !== 'failed') return undefined;
		return linkWords(this.name, this.#link.failure, this.#isInvisible());
	}

	/** Another name, or a namesake who was verified since, is another collision. */
	get #collision(): string | undefined {
		return this.#namesake && `${nameToTheEye(this.name)} ${this.#namesake.verified}`;
	}
	get #isClosed(): boolean {
		return this.#view.blocked || this.#view.removed;
	}
}

/** The order of the list. */
export function newestFirst(contacts: readonly ContactModel[]): readonly ContactModel[] {
	const newest = ({ preview }: ContactModel) => preview?.at ?? Number.MAX_SAFE_INTEGER; // somebody new stands on top
	return contacts.toSorted((a, b) => newest(b) - newest(a) || a.name.localeCompare(b.name));
}
