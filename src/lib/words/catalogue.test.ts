// A text takes its values: holes, numbers as a language writes them, and the plural that it asks for.
import { expect, test } from 'vitest';
import { piecesOf, type Text, type Values } from './catalogue.ts';

const said = (language: string, text: Text, values?: Values) =>
	piecesOf(language, text, values)
		.map(({ words }) => words)
		.join('');

/** Each category says its own name. */
const categories = { zero: 'zero', one: 'one', two: 'two', few: 'few', many: 'many', other: 'other' };
const chosen = (language: string, text: Text, counts: readonly number[]) =>
	counts.map((count) => said(language, text, { count }));

test('a text without holes is one piece, an empty one none', () => {
	expect(piecesOf('en', 'Nothing is sent.')).toEqual([{ words: 'Nothing is sent.' }]);
	expect(piecesOf('en', '')).toEqual([]);
});

test('a hole takes its value, and the piece tells whose it is', () => {
	expect(piecesOf('en', 'To {name}, from {other}.', { name: 'Ada', other: 'Ben' })).toEqual([
		{ words: 'To ' },
		{ words: 'Ada', hole: 'name' },
		{ words: ', from ' },
		{ words: 'Ben', hole: 'other' },
		{ words: '.' }
	]);
	expect(piecesOf('en', '{name}', { name: 'Ada' })).toEqual([{ words: 'Ada', hole: 'name' }]);
	expect(said('en', '{name}{name} and {name}', { name: 'Ada' })).toBe('AdaAda and Ada');
});

test('a value is not read for holes', () => {
	expect(piecesOf('en', '{name}!', { name: '{other}', other: 'Ben' })).toEqual([
		{ words: '{other}', hole: 'name' },
		{ words: '!' }
	]);
});

test('a hole without a value is empty, and values without a hole are not shown', () => {
	expect(piecesOf('en', 'To {name}.', { other: 'Ben' })).toEqual([
		{ words: 'To ' },
		{ words: '', hole: 'name' },
		{ words: '.' }
	]);
	expect(said('en', 'To {name}.')).toBe('To .');
});

test.each(['a { b', 'a } b', '{}', '{ name }', '{first name}', '{first-name}', '}name{'])(
	'"%s" has braces and no hole',
	(text) => {
		expect(piecesOf('en', text, { name: 'Ada', first: 'Ada' })).toEqual([{ words: text }]);
	}
);

test('braces around a hole stay', () => {
	expect(said('en', '{{name}}', { name: 'Ada' })).toBe('{Ada}');
});

test('numbers are written as the language does, digits in a text as they are', () => {
	const values = { number: 1_234_567.5 };
	expect(said('en', '{number} times', values)).toBe('1,234,567.5 times');
	expect(said('de', '{number}-mal', values)).toBe('1.234.567,5-mal');
	expect(said('ar-EG', '{number}', { number: 12 })).toBe('١٢');
	expect(said('en', '{number} times', { number: '1234567.5' })).toBe('1234567.5 times');
	expect(said('en', '{number} times', { number: 0 })).toBe('0 times');
});

test('English tells one from others', () => {
	expect(chosen('en', categories, [0, 1, 2, 1.5, 21])).toEqual(['other', 'one', 'other', 'other', 'other']);
	const waiting = { one: '{count} message waits', other: '{count} messages wait' };
	expect(chosen('en', waiting, [1, 1_000])).toEqual(['1 message waits', '1,000 messages wait']);
});

test('Polish tells one, few and many from fractions', () => {
	expect(chosen('pl', categories, [1])).toEqual(['one']);
	expect(chosen('pl', categories, [2, 4, 22, 104])).toEqual(['few', 'few', 'few', 'few']);
	expect(chosen('pl', categories, [0, 5, 12, 21])).toEqual(['many', 'many', 'many', 'many']);
	expect(chosen('pl', categories, [1.5])).toEqual(['other']);
});

test('Arabic has all six', () => {
	expect(chosen('ar', categories, [0, 1, 2])).toEqual(['zero', 'one', 'two']);
	expect(chosen('ar', categories, [3, 10, 103])).toEqual(['few', 'few', 'few']);
	expect(chosen('ar', categories, [11, 99, 111])).toEqual(['many', 'many', 'many']);
	expect(chosen('ar', categories, [100, 102, 1.5])).toEqual(['other', 'other', 'other']);
});

test('Japanese has one', () => {
	expect(chosen('ja', categories, [0, 1, 2, 5])).toEqual(['other', 'other', 'other', 'other']);
});

test('where the category is not there, the others stand for it', () => {
	expect(chosen('pl', { one: 'one', other: 'other' }, [1, 2, 5])).toEqual(['one', 'other', 'other']);
	expect(chosen('en', { other: '{count} (all)' }, [1])).toEqual(['1 (all)']);
});

test('without a number to count by, the others stand too', () => {
	expect(said('en', categories)).toBe('other');
	expect(said('en', categories, { count: '1' })).toBe('other');
	expect(said('en', categories, { number: 1 })).toBe('other');
});

test('the holes of the chosen text are filled', () => {
	const waits = { one: 'For {name} {count} message waits', other: 'For {name} {count} messages wait' };
	expect(piecesOf('en', waits, { name: 'Ada', count: 1 })).toEqual([
		{ words: 'For ' },
		{ words: 'Ada', hole: 'name' },
		{ words: ' ' },
		{ words: '1', hole: 'count' },
		{ words: ' message waits' }
	]);
});
