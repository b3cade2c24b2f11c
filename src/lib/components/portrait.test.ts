import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { portraitOf } from './portrait.ts';

const anyKey = fc
	.uint8Array({ minLength: 32, maxLength: 32 })
	.map((bytes) => btoa(String.fromCharCode(...bytes)) as PublicKey);

test('a key keeps its picture from version to version', () => {
	expect(portraitOf('QmFzZTY0S2V5Rm9yQWRhTG92ZWxhY2VUZXN0aW5nMSE=' as PublicKey)).toEqual({
		ground: '#dcc9ea',
		half: '#8b62ad',
		turn: 22.5,
		spot: { colour: '#3b1f54', x: 11.3, y: 15, r: 7 }
	});
});

test('the spot lies whole within the disc', () => {
	fc.assert(
		fc.property(anyKey, (key) => {
			const { spot } = portraitOf(key);
			expect(Math.hypot(spot.x - 20, spot.y - 20) + spot.r).toBeLessThan(20);
		})
	);
});

test('few of a hundred people look alike', () => {
	const keys = fc.sample(anyKey, { numRuns: 100, seed: 7 });
	const pictures = new Set(keys.map((key) => JSON.stringify(portraitOf(key))));
	expect(pictures.size).toBeGreaterThan(90);
});
