// The sound of a message: two short, soft tones, made here. Owns that it is made only where the browser lets a page be heard, which
// is after a touch of the person's, and that nothing is the worse for it where it does not.

/** One after the other, in Hz. */
const TONES = [659.25, 880] as const;
/** Seconds: from one to the next, and how long each takes to fade. */
const STEP = 0.11;
const FADE = 0.45;
/** Of what the device gives. */
const LOUDNESS = 0.12;
/** A sound that comes later than this tells nothing any more, in ms. */
const LATE = 1_000;

export function createChime(): () => void {
	let context: AudioContext | undefined;
	let playing = 0;

	async function play(): Promise<void> {
		const device = (context ??= new AudioContext());
		const asked = performance.now();
		await device.resume();
		if (performance.now() - asked > LATE) return;
		const last = TONES.map((pitch, place) => tone(device, pitch, place * STEP)).at(-1);
		playing++;
		last?.addEventListener('ended', () => {
			if (--playing === 0) device.suspend().catch(() => undefined); // the device need not stay awake for it
		});
	}
	return () => {
		// Typed as always there, but not in every browser that runs the app.
		const activation = navigator.userActivation as UserActivation | undefined;
		if (typeof AudioContext === 'undefined' || activation?.hasBeenActive === false) return;
		play().catch(() => undefined); // no device, or none for us
	};
}

function tone(context: AudioContext, pitch: number, delay: number): OscillatorNode {
	const start = context.currentTime + delay;
	const [source, volume] = [context.createOscillator(), context.createGain()];
	source.frequency.value = pitch;
	volume.gain.setValueAtTime(0, start);
	volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.015);
	volume.gain.exponentialRampToValueAtTime(0.0001, start + FADE);
	source.connect(volume).connect(context.destination);
	source.start(start);
	source.stop(start + FADE);
	return source;
}

/** Of this page. */
export const chime = createChime();
