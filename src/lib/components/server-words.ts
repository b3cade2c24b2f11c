// What a person reads when another signaling server was not taken.
import type { ServerChoice } from '#lib/state/view.ts';
import type { Key } from '#lib/words/language.svelte.ts';

const keys = {
	address: 'servers.noAddress',
	unreachable: 'servers.unreachable',
	foreign: 'servers.foreign',
	unsafe: 'servers.unsafe'
} as const satisfies Record<Exclude<ServerChoice, 'fine'>, Key>;

export type Refusal = (typeof keys)[keyof typeof keys];

/** Undefined: it was taken. */
export function refusalWordsOf(choice: ServerChoice): Refusal | undefined {
	return choice === 'fine' ? undefined : keys[choice];
}
