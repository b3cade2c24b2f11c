// The camera that looks away from the person, for codes. Owns when it is on: from `openCamera` until its signal, and nothing of
// what it sees is kept or sent.
import type { Key } from '#lib/words/language.svelte.ts';

/** Enough for the code of the longest invite. */
const WANTED = { width: { ideal: 1_280 }, height: { ideal: 720 } };

/**
 * Switches the camera on, after the browser has asked the person. It is off again once `signal` has aborted, also where that
 * comes first.
 * @throws DOMException as getUserMedia; the signal's reason
 */
export async function openCamera(signal: AbortSignal): Promise<MediaStream> {
	signal.throwIfAborted();
	const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', ...WANTED } });
	const stop = () => {
		for (const track of stream.getTracks()) track.stop();
	};
	if (signal.aborted) stop();
	signal.throwIfAborted();
	signal.addEventListener('abort', stop, { once: true });
	return stream;
}

/** Whether the camera looks at the person, who expects a mirror then. */
export function isMirror(stream: MediaStream): boolean {
	return stream.getVideoTracks()[0]?.getSettings().facingMode !== 'environment';
}

/** What is said of the camera. */
export type ScanKey = Extract<Key, `scan.${string}`>;
const problems: Readonly<Record<string, ScanKey>> = {
	NotFoundError: 'scan.noCamera',
	OverconstrainedError: 'scan.noCamera',
	TypeError: 'scan.noCamera', // no media devices at all
	NotAllowedError: 'scan.denied',
	SecurityError: 'scan.denied',
	NotReadableError: 'scan.inUse',
	AbortError: 'scan.inUse'
};

/** Why there is no picture. */
export function cameraProblem(error: unknown): ScanKey {
	return (error instanceof Error ? problems[error.name] : undefined) ?? 'scan.failed';
}
