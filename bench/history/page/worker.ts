// The worker in which everything is measured: one call after the other, for one subject. It answers with what the call
// came to, or with the words of its error.
import type { Asked, Answer } from './calls.ts';

// Loaded when first called, so that the memory of one is not that of all.
const makers = {
	sealed: async () => (await import('./sealed.ts')).createSealed(),
	plain: async () => (await import('./plain.ts')).createPlain(),
	sqlite: async () => (await import('./sqlite.ts')).createSqlite()
};
export type Subjects = { readonly [Name in keyof typeof makers]: Awaited<ReturnType<(typeof makers)[Name]>> };
const made = new Map<Asked['subject'], ReturnType<(typeof makers)[Asked['subject']]>>();

async function make(subject: Asked['subject']): Promise<Record<string, (request: unknown) => Promise<unknown>>> {
	const found = made.get(subject) ?? makers[subject]();
	made.set(subject, found);
	return (await found) as unknown as Record<string, (request: unknown) => Promise<unknown>>;
}

addEventListener('message', ({ data: { id, subject, name, request } }: MessageEvent<Asked>) => {
	const answer = async (): Promise<Answer> => {
		try {
			const calls = await make(subject);
			return { id, value: await calls[name]?.(request) };
		} catch (error) {
			return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
		}
	};
	void answer().then((reply) => postMessage(reply));
});
