// The list of conversations as a person reads it.
import type { Locator } from '@playwright/test';

export interface ListedContact {
	readonly name: string;
	readonly presence: string;
	readonly unread: number;
	readonly verified: boolean;
}

/** @param rows the items of the list */
export async function readContacts(rows: Locator): Promise<ListedContact[]> {
	const read = await rows.evaluateAll((items) =>
		items.map((row) => {
			const part = (name: string): string | undefined => row.querySelector(`[id$="-${name}"]`)?.textContent.trim();
			return {
				name: part('name') ?? '',
				presence: part('presence') ?? 'unknown',
				unread: part('unread') ?? '0',
				verified: (row as HTMLElement).innerText.split('\n').includes('Verified')
			};
		})
	);
	return read.map(({ name, presence, unread, verified }) => ({
		name,
		presence: presence.replace(/\.$/u, '').toLowerCase(),
		unread: Number.parseInt(unread.replaceAll(',', ''), 10),
		verified
	}));
}
