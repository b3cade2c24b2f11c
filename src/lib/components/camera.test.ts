import { afterEach, expect, test, vi } from 'vitest';
import { cameraProblem, isMirror, openCamera } from './camera.ts';

afterEach(() => void vi.unstubAllGlobals());

/** A camera that the test switches on. */
function createCamera(facingMode?: string) {
	const track = { stop: vi.fn(), getSettings: () => ({ ...(facingMode && { facingMode }) }) };
	const stream = { getTracks: () => [track], getVideoTracks: () => [track] } as unknown as MediaStream;
	const asked = Promise.withResolvers<MediaStream>();
	const getUserMedia = vi.fn<MediaDevices['getUserMedia']>(() => asked.promise);
	vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } });
	return { track, stream, getUserMedia, switchOn: () => asked.resolve(stream), refuse: asked.reject };
}

test('the camera is on until it is not wanted any more, and no microphone is asked for', async () => {
	const camera = createCamera();
	const end = new AbortController();
	const opening = openCamera(end.signal);
	camera.switchOn();
	expect(await opening).toBe(camera.stream);
	expect(camera.getUserMedia).toHaveBeenCalledTimes(1);
	const [asked] = camera.getUserMedia.mock.calls[0] ?? [];
	expect(asked).toMatchObject({ video: { facingMode: 'environment' } });
	expect(asked).not.toHaveProperty('audio');
	expect(camera.track.stop).not.toHaveBeenCalled();
	end.abort();
	expect(camera.track.stop).toHaveBeenCalledTimes(1);
});

test('one that is switched on after nobody wants it any more is off at once', async () => {
	const camera = createCamera();
	const end = new AbortController();
	const opening = openCamera(end.signal);
	end.abort();
	camera.switchOn();
	await expect(opening).rejects.toBe(end.signal.reason);
	expect(camera.track.stop).toHaveBeenCalledTimes(1);
	await expect(openCamera(end.signal)).rejects.toBe(end.signal.reason);
	expect(camera.getUserMedia).toHaveBeenCalledTimes(1);
});

test('a refusal is handed on, and told in words', async () => {
	const camera = createCamera();
	const opening = openCamera(new AbortController().signal);
	camera.refuse(new DOMException('no', 'NotAllowedError'));
	const thrown: unknown = await opening.catch((error: unknown) => error);
	expect(cameraProblem(thrown)).toBe('scan.denied');
});

test.each([
	['NotFoundError', 'scan.noCamera'],
	['OverconstrainedError', 'scan.noCamera'],
	['SecurityError', 'scan.denied'],
	['NotReadableError', 'scan.inUse'],
	['AbortError', 'scan.inUse'],
	['SomethingNewError', 'scan.failed']
])('%s is told as %s', (name, key) => {
	expect(cameraProblem(new DOMException('', name))).toBe(key);
});

test('a browser without media devices has no camera; what is no error has failed', () => {
	expect(cameraProblem(new TypeError('undefined'))).toBe('scan.noCamera');
	expect(cameraProblem('?')).toBe('scan.failed');
});

test.each([
	['environment', false],
	['user', true],
	[undefined, true]
])('a camera that looks at %s is a mirror: %s', (facing, mirrors) => {
	expect(isMirror(createCamera(facing).stream)).toBe(mirrors);
});
