import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { findKnownBy, findNamesakes, nameToTheEye, type Named } from './namesakes.ts';

const key = (text: string) => text as PublicKey;
const named = (publicKey: string, name: string, addedAt: number, verified = false): Named => ({
	publicKey: key(publicKey),
	name,
	addedAt,
	verified
});
const pairs = (contacts: readonly Named[]) =>
	Object.fromEntries([...findNamesakes(contacts)].map(([who, { publicKey }]) => [who, publicKey]));

test.each([
	['Ada', 'ADA'],
	['Ada', ' ada  '],
	['Ada L', 'ada\u00a0\u3000l'],
	['Ada', 'Adà'],
	['Ada', 'Ａｄａ'], // full width
	['Ada', '\u{1d400}\u{1d41d}\u{1d41a}'], // mathematical bold
	['Ada', 'A\u200bd\u00ada'], // a space of no width, a soft hyphen
	['Ada', '\u202eAda'], // a direction that changes nothing here
	['Ada', 'Аdа'], // Cyrillic А and а
	['Ada', 'Αdα'], // Greek
	['Ben', 'Вen'], // a Cyrillic capital
	['Helen', 'Ηelen'], // a Greek one
	['Zoe', 'Ζoë'],
	['Ivo', 'Іvо'],
	['Soren', 'Søren'],
	['Otto', '0tto'],
	['Вера', 'ВЕРА'],
	['ﬁn', 'fin']
])('%s and %s are one name to the eye', (one, other) => {
	expect(nameToTheEye(other)).toBe(nameToTheEye(one));
});

test.each([
	['Ada', 'Ida'],
	['Ada', 'Adam'],
	['Ada', 'Ada L'],
	['Ada L', 'Adal'],
	['Вера', 'Вика'],
	['王伟', '王芳'],
	['👩', '👨']
])('%s and %s are two names', (one, other) => {
	expect(nameToTheEye(other)).not.toBe(nameToTheEye(one));
});

test('a name to the eye is its own, whatever the name', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', maxLength: 64 }), (name) => {
			expect(nameToTheEye(nameToTheEye(name))).toBe(nameToTheEye(name));
			expect(nameToTheEye(` ${name}\u200d `)).toBe(nameToTheEye(name));
		})
	);
});

test('of two under one name, the one that came later is warned of', () => {
	expect(pairs([named('b', 'Ada', 2), named('a', 'ada', 1), named('c', 'Ben', 3)])).toEqual({ b: 'a' });
	expect(pairs([named('b', 'Ada', 1), named('a', 'Ada', 1)])).toEqual({ b: 'a' }); // decided, whatever the order
	expect(pairs([named('a', 'Ada', 1), named('b', 'Ada', 1)])).toEqual({ b: 'a' });
	expect(pairs([])).toEqual({});
});

test('whoever was verified is the one who is meant, also when the other was there first', () => {
	expect(pairs([named('a', 'Ada', 1), named('b', 'Ada', 2, true)])).toEqual({ a: 'b' });
	expect(pairs([named('a', 'Ada', 1), named('b', 'Ada', 2, true), named('c', 'Ada', 3)])).toEqual({ a: 'b', c: 'b' });
	expect(pairs([named('a', 'Ada', 1, true), named('b', 'Ada', 2, true)])).toEqual({ b: 'a' });
});

test('somebody new is compared before they are added, and never with themselves', () => {
	const contacts = [named('a', 'Ada', 1), named('b', 'Ada', 2, true), named('c', 'Ben', 3)];
	expect(findKnownBy('ADA', key('x'), contacts)?.publicKey).toBe('b');
	expect(findKnownBy('ADA', undefined, contacts)?.publicKey).toBe('b');
	expect(findKnownBy('ADA', key('b'), contacts)?.publicKey).toBe('a');
	expect(findKnownBy('Ben', key('c'), contacts)).toBeUndefined();
	expect(findKnownBy(' ', undefined, [named('d', '', 1)])).toBeUndefined();
});
