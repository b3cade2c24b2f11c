// Who is connected under which key, and who may know: each sees the other's presence only while both watch each other
// (docs/protocol.md, section 2). Owns the one map of members; keeps nothing about anybody who has left.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Presence } from '#lib/protocol/signaling.ts';
import type { ClientConnection } from './client-connection.ts';

/** One authenticated connection. */
export interface Member {
	readonly publicKey: PublicKey;
	readonly connection: Pick<ClientConnection, 'send' | 'relay' | 'refuse'>;
	/** What it said last; `offline` until then. */
	presence: Presence;
	/** Replaced as a whole, never changed in place. */
	watched: ReadonlySet<PublicKey>;
}

export interface Directory {
	/** Enters a member. @returns the older member with the same key, which is in it no more */
	join(member: Member): Member | undefined;
	/** Forgets a member: its own entry, never a newer one with the same key. */
	leave(member: Member): void;
	find(publicKey: PublicKey): Member | undefined;
	setPresence(member: Member, presence: Presence): void;
	/** Takes a new watch list; tells the member, and whom it concerns, what they may now know of each other. */
	watch(member: Member, publicKeys: readonly PublicKey[]): void;
}

export function createDirectory(): Directory {
	const members = new Map<PublicKey, Member>();

	/** Those others of `keys` who are here and watch the member. */
	const watchersAmong = (keys: ReadonlySet<PublicKey>, member: Member) =>
		[...keys].flatMap((key) => {
			const other = members.get(key);
			return other !== member && other?.watched.has(member.publicKey) ? [other] : [];
		});

	const leave = (member: Member) => {
		if (members.get(member.publicKey) !== member) return;
		members.delete(member.publicKey);
		if (shown(member) !== 'offline')
			for (const other of watchersAmong(member.watched, member)) tell(other, member, 'offline');
	};

	return {
		find: (publicKey) => members.get(publicKey),
		leave,
		join: (member) => {
			const older = members.get(member.publicKey);
			if (older) leave(older);
			members.set(member.publicKey, member);
			return older;
		},
		setPresence: (member, presence) => {
			const before = shown(member);
			member.presence = presence;
			const now = shown(member);
			if (now !== before) for (const other of watchersAmong(member.watched, member)) tell(other, member, now);
		},
		watch: (member, publicKeys) => {
			const before = member.watched;
			const watched = new Set(publicKeys);
			member.watched = watched;
			for (const other of watchersAmong(watched, member)) tell(member, other, shown(other));
			if (shown(member) === 'offline') return;
			for (const other of watchersAmong(watched.difference(before), member)) tell(other, member, shown(member));
			for (const other of watchersAmong(before.difference(watched), member)) tell(other, member, 'offline');
		}
	};
}

/** What others may see of a member. */
function shown({ presence }: Member): Presence {
	return presence === 'invisible' ? 'offline' : presence;
}

function tell(watcher: Member, about: Member, status: Presence): void {
	watcher.connection.send({ type: 'presence', public_key: about.publicKey, status });
}
