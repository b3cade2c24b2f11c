// In a browser: a code is read off what a canvas draws, scaled down and on transparent ground.
import { encodeQR } from 'qr';
import { expect, test } from 'vitest';
import { frameLook, pictureLook, readCode } from './code-reader.ts';

/** Dark modules alone, as a picture without ground has them. */
async function drawCode(text: string, scale: number): Promise<ImageBitmap> {
	const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
	const side = modules.length * scale;
	const canvas = new OffscreenCanvas(side, side);
	const context = canvas.getContext('2d')!;
	modules.forEach((row, y) =>
		row.forEach((dark, x) => {
			if (dark) context.fillRect(x * scale, y * scale, scale, scale);
		})
	);
	return createImageBitmap(canvas);
}

test('a code in a large picture without ground is read, and of an empty one nothing', async () => {
	const text = `https://sotto.example/#/add/${'AQIDBAUGBwgJ'.repeat(9)}`;
	const picture = await drawCode(text, 60);
	expect(picture.width).toBeGreaterThan(pictureLook.side);
	expect(await readCode(picture, picture, pictureLook)).toBe(text);
	expect(await readCode(picture, picture, frameLook)).toBe(text);
	const empty = await createImageBitmap(new ImageData(200, 100));
	expect(await readCode(empty, empty, frameLook)).toBeUndefined();
});
