// Reads QR codes in pictures and in frames of the camera. Owns the sizes and times of a look; the decoder is the library's, is
// loaded when it is first needed, and lies in the app's cache like all of it.

/** How a picture is looked at: scaled down to `side` pixels, for `time` ms. */
interface Look {
	readonly side: number;
	readonly time: number;
	/** How many second thoughts the decoder may have. */
	readonly effort: number;
}
/** There is another frame soon, and the page must not stutter. */
export const frameLook: Look = { side: 1_024, time: 30, effort: 2 };
/** There is only this one. */
export const pictureLook: Look = { side: 2_048, time: 1_500, effort: Infinity };

/** What a size becomes in a look: never larger than it is. */
export function fit(width: number, height: number, side: number): { readonly width: number; readonly height: number } {
	const scale = Math.min(1, side / Math.max(width, height, 1));
	return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * The text of the code in a picture; undefined where none is found.
 * @param source what a canvas draws, `width` x `height` pixels
 * @throws TypeError when the decoder cannot be loaded
 */
export async function readCode(
	source: CanvasImageSource,
	{ width, height }: { readonly width: number; readonly height: number },
	look: Look
): Promise<string | undefined> {
	const size = fit(width, height, look.side);
	const canvas = Object.assign(document.createElement('canvas'), size);
	const context = canvas.getContext('2d', { willReadFrequently: true });
	if (context === null) return undefined;
	context.fillStyle = '#ffffff'; // what is transparent in a picture is paper
	context.fillRect(0, 0, size.width, size.height);
	context.drawImage(source, 0, 0, size.width, size.height);
	return readPixels(context.getImageData(0, 0, size.width, size.height), look);
}

/** The same, of pixels as RGBA. */
export async function readPixels(
	image: { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray },
	{ time, effort }: Look
): Promise<string | undefined> {
	const { decodeQR } = await import('qr/decode.js');
	try {
		return decodeQR(image, { effort, timeLimit: time });
	} catch {
		return undefined;
	}
}
