// How the segment worker answers a call. Owns that whatever fails fails that call alone, and that nothing but a code is told
// of why.
import { AppError, errorCode } from '#lib/protocol/errors.ts';
import type { SegmentEngine } from './engine.ts';
import type { EngineCall, EngineReply } from './remote-engine.ts';

/** Never rejects. */
export async function answerCall(engine: SegmentEngine, { id, name, given }: EngineCall): Promise<EngineReply> {
	const calls: Readonly<Record<string, (...given: never[]) => Promise<unknown>>> = { ...engine };
	try {
		const call = calls[name];
		if (call === undefined) throw new AppError('internal', 'no such call');
		return { id, value: await call(...(given as never[])) };
	} catch (error) {
		return { id, failed: errorCode(error) }; // why could hold a word
	}
}
