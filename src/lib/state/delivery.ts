// Delivery: carries frames between the open links and the vault, one loop per contact. Owns the order in which they leave;
// reads none of them.
import { errorCode } from '#lib/protocol/errors.ts';
import type { Attempt, PublicKey } from '#lib/protocol/ids.ts';
import type { Links } from '#lib/rtc/links.ts';
import type { Changes, LinkOutput, LinkRef, VaultApi } from '#lib/worker/api.ts';

type Vault = Pick<VaultApi, 'linkOpened' | 'linkClosed' | 'receive' | 'nextFrames'>;

export interface Delivery {
	opened(contact: PublicKey, attempt: Attempt): Promise<void>;
	closed(contact: PublicKey, attempt: Attempt): Promise<void>;
	/** Hands over what arrived; what the vault answers leaves after its commit. */
	accept(contact: PublicKey, attempt: Attempt, frames: readonly string[]): Promise<void>;
	/** Something new is in the outbox. */
	flush(contact: PublicKey): Promise<void>;
}

/** How long a contact may owe a frame without which nothing can be sent: as long as a link may take to open, in ms. */
const OWED_DEADLINE = 15_000;
/** The wait before dialling again when this side could not do its part, in ms. */
const FAILED_WAIT = 10_000;

/** What one commit takes in: longer bursts would hold up every other contact's. */
const BATCH_FRAMES = 64;
const BATCH_LENGTH = 1024 * 1024;

/** The frames in their order, in batches. */
function batchesOf(frames: readonly string[]): readonly (readonly string[])[] {
	const batches: string[][] = [];
	let length = 0;
	for (const frame of frames) {
		const batch = batches.at(-1);
		length += frame.length;
		if (batch === undefined || batch.length >= BATCH_FRAMES || length > BATCH_LENGTH) {
			batches.push([frame]);
			length = frame.length;
		} else batch.push(frame);
	}
	return batches;
}

/**
 * @param apply draws what a call changed
 * @param fail is told when a call was refused; nothing was acknowledged then, and the link is closed
 */
export function createDelivery(
	vault: Vault,
	links: Pick<Links, 'send' | 'close'>,
	apply: (changes: Changes) => void,
	fail: (error: unknown) => void
): Delivery {
	const open = new Map<PublicKey, Attempt>();
	/** The link that was opened last, also when it has ended: a verdict may come after the end that it was about. */
	const newest = new Map<PublicKey, Attempt>();
	/** Contacts whose outbox is being sent, and whether to go round again. */
	const rounds = new Map<PublicKey, { again: boolean }>();
	const deadlines = new Map<PublicKey, ReturnType<typeof setTimeout>>();

	/** Ends the link that a call was about, if it is still the contact's: a later one has done nothing wrong. */
	function end({ contact, attempt }: LinkRef, redialIn: number | undefined): void {
		if (newest.get(contact) !== attempt) return;
		links.close(contact, { graceful: true, ...(redialIn !== undefined && { redialIn }) });
	}

	/** A frame is owed from the first time that it is: what comes instead of it postpones nothing. */
	function expect(ref: LinkRef, owed: boolean): void {
		if (!owed) settle(ref.contact);
		else if (!deadlines.has(ref.contact))
			deadlines.set(
				ref.contact,
				setTimeout(() => end(ref, FAILED_WAIT), OWED_DEADLINE)
			);
	}

	function settle(contact: PublicKey): void {
		clearTimeout(deadlines.get(contact));
		deadlines.delete(contact);
	}

	async function follow(ref: LinkRef, ask: () => Promise<LinkOutput>): Promise<void> {
		let output;
		try {
			output = await ask();
		} catch (error) {
			// A full disk takes nothing in: no link until this person, or the contact, tries again.
			end(ref, errorCode(error) === 'disk-full' ? undefined : FAILED_WAIT);
			fail(error);
			return;
		}
		const { frames, changes, redialIn, more, owed } = output;
		apply(changes);
		const sent = frames.length > 0 ? links.send(ref.contact, ref.attempt, frames) : undefined;
		if (open.get(ref.contact) === ref.attempt) expect(ref, owed);
		if (redialIn !== undefined) end(ref, redialIn);
		else if (more) void flush(ref.contact);
		await sent;
	}

	async function flush(contact: PublicKey): Promise<void> {
		const running = rounds.get(contact);
		if (running !== undefined) {
			running.again = true;
			return;
		}
		const round = { again: true };
		rounds.set(contact, round);
		try {
			for (let attempt = open.get(contact); round.again && attempt !== undefined; attempt = open.get(contact)) {
				round.again = false;
				const ref = { contact, attempt };
				await follow(ref, () => vault.nextFrames(ref));
			}
		} finally {
			rounds.delete(contact);
		}
	}

	return {
		flush,
		opened(contact, attempt) {
			settle(contact); // what an earlier link owed went with it
			open.set(contact, attempt);
			newest.set(contact, attempt);
			const ref = { contact, attempt };
			return follow(ref, () => vault.linkOpened(ref));
		},
		async closed(contact, attempt) {
			if (open.get(contact) === attempt) {
				open.delete(contact);
				settle(contact);
			}
			apply(await vault.linkClosed({ contact, attempt }));
		},
		async accept(contact, attempt, frames) {
			const ref = { contact, attempt };
			// All are asked at once: the vault takes them in order, and what comes after them stays behind them.
			await Promise.all(batchesOf(frames).map((batch) => follow(ref, () => vault.receive({ ...ref, frames: batch }))));
		}
	};
}
