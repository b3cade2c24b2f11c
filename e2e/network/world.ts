// The addresses of the little internet that tests make, and what may be asked of it while it runs. Data alone.
import type { Conditions } from './leg.ts';
import type { NatKind } from './nat.ts';

/** Who lives behind a network of their own. */
export const households = {
	ada: { inside: '10.1.0.2', outside: '198.18.1.1' },
	ben: { inside: '10.2.0.2', outside: '198.18.2.1' }
} as const;
export type Household = keyof typeof households;
export const householdNames: readonly Household[] = ['ada', 'ben'];

/** Where the Sotto server and the STUN server are: addresses for benchmarks (RFC 2544), which lead nowhere outside. */
export const PUBLIC_ADDRESS = '198.18.0.1';
export const APP_PORT = 8080;
export const STUN_PORT = 3478;

/** What a test asks for; each is answered with `done` when it holds. Without a household nothing changes. */
export interface Order {
	readonly household?: Household;
	readonly conditions?: Conditions;
	readonly nat?: NatKind;
}

export type Report =
	| { readonly type: 'up'; readonly namespaces: Readonly<Record<Household, string>> }
	| { readonly type: 'done'; readonly lost: number }
	| { readonly type: 'failed'; readonly reason: string };
