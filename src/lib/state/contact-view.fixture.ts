// A contact as the vault tells of one to whom nothing has happened yet.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { ContactView } from '#lib/worker/api.ts';

export function viewOf(publicKey: string, given: Partial<ContactView> = {}): ContactView {
	return {
		publicKey: publicKey as PublicKey,
		name: publicKey,
		theirName: publicKey,
		addedAt: 1,
		verified: false,
		muted: false,
		blocked: false,
		removed: false,
		unread: 0,
		lastN: 0,
		disappearAfter: 0,
		waiting: 0,
		hasUnsent: (given.waiting ?? 0) > 0,
		invited: false,
		draft: '',
		...given
	};
}
