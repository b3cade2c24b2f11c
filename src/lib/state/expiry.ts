// Draws what disappears by itself. Owns nothing: the vault knows when.
import type { Changes, VaultApi } from '#lib/worker/api.ts';

/** Until the vault is locked. @param apply draws what was committed; host: is told of what ended it */
export async function followExpiry(
	vault: Pick<VaultApi, 'nextExpired'>,
	apply: (changes: Changes) => void,
	host: { fail(error: unknown): void }
): Promise<void> {
	try {
		for (;;) apply(await vault.nextExpired());
	} catch (error) {
		host.fail(error);
	}
}
