// The picture that stands for a public key. Owns the drawing's plan; it helps the eye and proves nothing: a key with the
// same picture is easily made, which is what safety numbers are for.
import type { PublicKey } from '#lib/protocol/ids.ts';

/** A disc of `ground`, half of it covered by `half` (turned by `turn` degrees), and on it a spot. Box: 40 by 40. */
export interface Portrait {
	readonly ground: string;
	readonly half: string;
	readonly turn: number;
	readonly spot: { readonly colour: string; readonly x: number; readonly y: number; readonly r: number };
}

/** Ground, half and spot; each differs from its neighbours in lightness, so that the picture holds without colour. */
const palettes = [
	['#f2c9a1', '#c8643c', '#4f1f17'],
	['#bfdcd6', '#3f8f86', '#123c3c'],
	['#f3d98b', '#c98f1f', '#5b3a06'],
	['#cfd6f0', '#6678c0', '#232c63'],
	['#f0c4cb', '#bf5b72', '#571a2d'],
	['#d5e3b5', '#7d9c3f', '#33470f'],
	['#dcc9ea', '#8b62ad', '#3b1f54'],
	['#bcd9ee', '#3d83b8', '#0f3556'],
	['#e8d8c6', '#a07a57', '#44301c'],
	['#c6e4c4', '#4c9a5b', '#164522'],
	['#f4cdb8', '#d07a4e', '#2b4a52'],
	['#d3d9d8', '#6f8588', '#22363a']
] as const;

/** The same key has the same picture everywhere. */
export function portraitOf(publicKey: PublicKey): Portrait {
	const bytes = Array.from(atob(publicKey), (character) => character.charCodeAt(0));
	const [hue = 0, turn = 0, around = 0, out = 0, size = 0] = bytes;
	const [ground, half, spot] = palettes[hue % palettes.length] ?? palettes[0];
	const angle = ((around % 12) * Math.PI) / 6;
	const distance = 4 + (out % 3) * 3;
	return {
		ground,
		half,
		turn: (turn % 16) * 22.5,
		spot: {
			colour: spot,
			x: 20 + Math.round(Math.cos(angle) * distance * 10) / 10,
			y: 20 + Math.round(Math.sin(angle) * distance * 10) / 10,
			r: 4.5 + (size % 4) * 1.25
		}
	};
}
