// The worker's side of the boundary: a closed list of calls, answered with a value or an error code.
import { AppError, errorCode, type ErrorCode } from '#lib/protocol/errors.ts';
import type { VaultApi } from './api.ts';

/** Page to worker. */
export interface Call {
	readonly id: number;
	readonly name: keyof VaultApi;
	readonly request: unknown;
}
/** Worker to page: the answer to a call, or a notice. */
export type Reply =
	| { readonly id: number; readonly value: unknown }
	| { readonly id: number; readonly error: ErrorCode }
	| { readonly notice: Notice };
/** `taken-over`: another tab writes now; this worker must be ended. */
export type Notice = 'taken-over';

/** Answers the page's calls with the vault's. @returns how to notify the page */
export function serve(vault: VaultApi): (notice: Notice) => void {
	const reply = (message: Reply) => postMessage(message);
	addEventListener('message', ({ data }: MessageEvent<Call>) => {
		const { id, name, request } = data;
		answer(vault, name, request).then(
			(value) => reply({ id, value }),
			(error: unknown) => reply({ id, error: errorCode(error) })
		);
	});
	return (notice) => reply({ notice });
}

async function answer(vault: VaultApi, name: keyof VaultApi, request: unknown): Promise<unknown> {
	if (!Object.hasOwn(vault, name)) throw new AppError('malformed', 'call');
	// The page's own client made the call from the same types; what it carries is checked where it is used.
	const calls: Readonly<Record<string, (request: never) => Promise<unknown>>> = { ...vault };
	return calls[name]?.(request as never);
}
