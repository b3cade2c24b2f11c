import { encodeQR } from 'qr';
import decodeQR from 'qr/decode.js';
import { expect, test } from 'vitest';
import { qrPath } from './qr-path.ts';

/** Paints the path, `scale` pixels to a unit, as a camera would see it. */
function paint(path: string, size: number, scale: number): { width: number; height: number; data: Uint8Array } {
	const width = size * scale;
	const data = new Uint8Array(width * width * 4).fill(255);
	for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
		for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++)
			data.fill(0, (row * width + Number(x) * scale) * 4, (row * width + (Number(x) + Number(length)) * scale) * 4);
	for (let alpha = 3; alpha < data.length; alpha += 4) data[alpha] = 255;
	return { width, height: width, data };
}

test('a drawn code reads as the text it was made from', () => {
	const link = `https://sotto.example/#/add/${'AQIDBAUGBwgJ'.repeat(8)}`;
	const modules = encodeQR(link, 'raw', { ecc: 'medium', border: 2 });
	expect(decodeQR(paint(qrPath(modules), modules.length, 4))).toBe(link);
});

test('a run that reaches the edge ends there', () => {
	expect(
		qrPath([
			[false, true, true],
			[true, false, true]
		])
	).toBe('M1 0h2v1h-2zM0 1h1v1h-1zM2 1h1v1h-1z');
});
