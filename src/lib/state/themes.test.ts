// The contrast of everything that is read or has to be found, in every theme, accent and contrast: computed from the tokens
// as the stylesheet has them (WCAG 2.2, 1.4.3 and 1.4.11).
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { accents, grounds, type Theme, themes } from './appearance.svelte.ts';

const css = readFileSync(new URL('../../themes.css', import.meta.url), 'utf8').replace(/\/\*[^]*?\*\//gu, '');

type Tokens = Readonly<Record<string, string>>;

/** The tokens that a selector sets, as they are written. */
function tokensOf(selector: string): Tokens {
	const block = css.split('}').find((rule) => rule.split('{')[0]?.trim().replace(/\s+/gu, ' ') === selector);
	const found = [...(block ?? '').matchAll(/--([a-z-]+):\s*([^;]+);/gu)].map(([, name = '', value = '']) => [
		name,
		value
	]);
	return Object.fromEntries(found) as Tokens;
}

/** The colour that a token has in a theme, as `#rrggbb`. */
function colourOf(tokens: Tokens, name: string, theme: Theme): string {
	const value = tokens[name] ?? '';
	const other = /^var\(--([a-z-]+)\)$/u.exec(value)?.[1];
	if (other !== undefined) return colourOf(tokens, other, theme);
	const [, light, dark] = /^light-dark\((#[\da-f]{6}), (#[\da-f]{6})\)$/u.exec(value) ?? [];
	const colour = theme === 'light' ? light : dark;
	if (colour === undefined) throw new Error(`--${name} is no pair of colours: ${value}`);
	return colour;
}

/** WCAG's, of `#rrggbb`. */
function luminanceOf(colour: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5]
		.map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
		.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrastOf(one: string, other: string): number {
	const [lower = 0, higher = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b);
	return (higher + 0.05) / (lower + 0.05);
}

const grounded = ['ground', 'sheet', 'raised', 'hover'];
/** What is read on what. */
const read: Readonly<Record<string, readonly string[]>> = {
	ink: [...grounded, 'theirs', 'accent-soft', 'warn-soft', 'bad-soft'],
	'ink-soft': [...grounded, 'theirs', 'accent-soft'],
	accent: [...grounded, 'theirs', 'accent-soft'],
	'on-accent': ['accent', 'accent-hover'],
	'on-mine': ['mine'],
	'on-mine-soft': ['mine'],
	good: ['ground', 'sheet', 'raised'],
	warn: ['ground', 'sheet', 'raised', 'hover', 'accent-soft', 'warn-soft'],
	bad: ['ground', 'sheet', 'raised', 'hover', 'accent-soft', 'bad-soft'],
	'on-bad': ['bad', 'bad-hover']
};
/** What has to be found on what: the edges of controls, the focus, signs. */
const found: Readonly<Record<string, readonly string[]>> = {
	edge: ['ground', 'sheet', 'raised'],
	accent: [...grounded, 'theirs', 'accent-soft'],
	good: grounded,
	warn: grounded,
	bad: grounded
};

const petrol = tokensOf(":root, [data-accent='petrol']");
const base = { ...tokensOf(':root'), ...petrol };
const looks = accents.flatMap((accent) =>
	(['usual', 'more'] as const).flatMap((contrast) =>
		themes.map((theme) => {
			const tokens = {
				...base,
				...tokensOf(`[data-accent='${accent}']`),
				...(contrast === 'more' && tokensOf(`:root[data-contrast='more']`))
			};
			return { accent, contrast, theme, tokens };
		})
	)
);

/** Pairs that do not reach `least`, in words. */
function faults({ tokens, theme }: (typeof looks)[number], pairs: typeof read, least: number): readonly string[] {
	return Object.entries(pairs).flatMap(([name, behind]) =>
		behind
			.map((ground) => [ground, contrastOf(colourOf(tokens, name, theme), colourOf(tokens, ground, theme))] as const)
			.filter(([, contrast]) => contrast < least)
			.map(([ground, contrast]) => `${name} on ${ground}: ${contrast.toFixed(2)}`)
	);
}

test('the formula is that of WCAG', () => {
	expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5);
	expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
	expect(contrastOf('#123456', '#123456')).toBe(1);
});

describe.each(looks)('$theme, $accent, $contrast contrast', (look) => {
	test('what is read can be read', () => {
		expect(faults(look, read, look.contrast === 'more' ? 7 : 4.5)).toEqual([]);
	});
	test('what is to be found can be found', () => {
		expect(faults(look, found, look.contrast === 'more' ? 4.5 : 3)).toEqual([]);
	});
});

test('each accent but the first has a colour of its own for each of its tokens', () => {
	const names = Object.keys(tokensOf(`[data-accent='blue']`));
	expect(names).toContain('accent');
	expect(tokensOf(`[data-accent='${accents[0]}']`)).toEqual({});
	for (const accent of accents.slice(1)) expect(Object.keys(tokensOf(`[data-accent='${accent}']`))).toEqual(names);
	expect(new Set(accents.map((accent) => tokensOf(`[data-accent='${accent}']`).accent ?? base.accent)).size).toBe(6);
});

test('the frame of the browser has the colour of the ground', () => {
	const shell = readFileSync(new URL('../../app.html', import.meta.url), 'utf8');
	for (const theme of themes) {
		const { usual, more } = grounds[theme];
		expect(colourOf(base, 'ground', theme)).toBe(usual);
		expect(colourOf(tokensOf(`:root[data-contrast='more']`), 'ground', theme)).toBe(more);
		expect(shell).toContain(`content="${usual}" media="(prefers-color-scheme: ${theme})"`);
	}
});

test.each(looks)(
	'an answer in an own message can be read ($theme, $accent, $contrast contrast)',
	({ tokens, theme }) => {
		const message = readFileSync(new URL('../components/Message.svelte', import.meta.url), 'utf8');
		const share = Number(/--quote: rgb\(255 255 255 \/ (\d+)%\)/u.exec(message)?.[1]) / 100;
		const mine = colourOf(tokens, 'mine', theme);
		const parts = [1, 3, 5].map((at) => {
			const part = parseInt(mine.slice(at, at + 2), 16);
			return Math.round(part + (255 - part) * share);
		});
		const quote = `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
		expect(contrastOf(colourOf(tokens, 'on-mine', theme), quote)).toBeGreaterThan(4.5);
	}
);
