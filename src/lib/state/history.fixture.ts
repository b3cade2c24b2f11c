// A history for tests: texts whose body and time are their n.
import { createMessageId } from '#lib/protocol/ids.ts';
import type { Changes, TextView, VaultApi } from '#lib/worker/api.ts';

const id = createMessageId();

export const text = (n: number): TextView => ({
	kind: 'text',
	n,
	id,
	mine: false,
	body: `text ${n}`,
	sentAt: n,
	deleted: false,
	reactions: []
});
export const none: Changes = { contacts: [], messages: [], deliveries: [] };

/** The call of a vault that holds texts 1 to `last`. */
export const historyOf =
	(last: number): VaultApi['history'] =>
	({ before = last + 1, after, limit }) => {
		const end = Math.min(last + 1, after === undefined ? before : after + 1 + limit);
		const first = Math.max(1, after === undefined ? end - limit : after + 1);
		return Promise.resolve(Array.from({ length: Math.max(0, end - first) }, (_, index) => text(first + index)));
	};
