// Stands in for `signal/identity.ts` in tests with thousands of unlocks: the module itself, which finds the point of a
// seed once. In a file of its own, because a mocked module must not be imported while it is being mocked.
import type * as IdentityModule from '#lib/signal/identity.ts';

/** For `vi.mock`. */
export function quickIdentity(real: typeof IdentityModule): typeof IdentityModule {
	const known = new Map<string, IdentityModule.Identity>();
	return {
		...real,
		identityFromSeed(seed) {
			const name = seed.join();
			const identity = known.get(name) ?? real.identityFromSeed(seed);
			known.set(name, identity);
			return identity;
		}
	};
}
