import { encodeQR } from 'qr';
import { expect, test } from 'vitest';
import { fit, frameLook, pictureLook, readPixels } from './code-reader.ts';

/** A code as a camera sees it: `scale` pixels to a module, in a grey room, with noise that is the same each time. */
function photograph(text: string, scale: number, noise = 0) {
	const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
	const [width, height, margin] = [modules.length * scale + 80, modules.length * scale + 60, 30];
	const data = new Uint8ClampedArray(width * height * 4);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const module = modules[Math.floor((y - margin) / scale)]?.[Math.floor((x - margin) / scale)];
			const light = module === undefined ? 140 : module ? 40 : 215;
			const grain = ((x * 7_919 + y * 104_729) % 31) / 31 - 0.5;
			data.set([light + grain * noise, light + grain * noise, light + grain * noise, 255], (y * width + x) * 4);
		}
	return { width, height, data };
}

const link = `https://sotto.example/#/add/${'AQIDBAUGBwgJ'.repeat(9)}`;
const safety = `SOTTO:SAFETY:1:${'12345'.repeat(12)}`;

test.each([
	['an invite', link, 4, 0],
	['an invite in the grain of a poor camera', link, 5, 40],
	['a safety number', safety, 4, 0],
	['a safety number far away', safety, 3, 20]
])('%s is read', async (_, text, scale, noise) => {
	const image = photograph(text, scale, noise);
	expect(await readPixels(image, pictureLook)).toBe(text);
	expect(await readPixels(image, frameLook)).toBe(text);
});

test('where there is no code, none is found', async () => {
	const data = new Uint8ClampedArray(320 * 240 * 4).fill(180);
	expect(await readPixels({ width: 320, height: 240, data }, pictureLook)).toBeUndefined();
	const { width, height, data: pixels } = photograph(link, 4);
	const half = Math.floor(height / 2);
	const upper = { width, height: half, data: pixels.slice(0, width * half * 4) };
	expect(await readPixels(upper, frameLook)).toBeUndefined();
});

test('a picture becomes as large as one looks at it, and never larger than it is', () => {
	expect(fit(4_000, 3_000, 1_000)).toEqual({ width: 1_000, height: 750 });
	expect(fit(300, 4_000, 1_000)).toEqual({ width: 75, height: 1_000 });
	expect(fit(320, 240, 1_000)).toEqual({ width: 320, height: 240 });
	expect(fit(10_000, 1, 100)).toEqual({ width: 100, height: 1 });
});
