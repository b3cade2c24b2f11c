import { expect, test } from 'vitest';
import { matchesOf } from './palette-matches.ts';

const names = ['Jean-Luc Moreau', 'Élodie', 'Anna Lucia', 'Lucas', 'Straße 7', '佐藤健', '🦊', 'سارة'];
const found = (query: string) => matchesOf(names, query, (name) => [name]);

test('nothing typed leaves all as they are', () => {
	expect(found('')).toBe(names);
	expect(found('  ')).toBe(names);
});

test('whose name begins so comes first, then a word in it, then anywhere', () => {
	expect(found('luc')).toEqual(['Lucas', 'Jean-Luc Moreau', 'Anna Lucia']);
	expect(found('uc')).toEqual(['Jean-Luc Moreau', 'Anna Lucia', 'Lucas']);
});

test('every typed word has to be there, in any order', () => {
	expect(found('lucia an')).toEqual(['Anna Lucia']);
	expect(found('lucia moreau')).toEqual([]);
});

test.each([
	['ELO', 'Élodie'],
	['strasse', 'Straße 7'],
	['健', '佐藤健'],
	['🦊', '🦊'],
	['سار', 'سارة']
])('%s is found in any script and without accents', (query, name) => {
	expect(found(query)).toEqual([name]);
});

test('the best of several names counts', () => {
	const people = [
		{ name: 'Ben', theirs: 'Benjamin' },
		{ name: 'Mum', theirs: 'Benedetta' }
	];
	const both = ({ name, theirs }: (typeof people)[number]) => [name, theirs];
	expect(matchesOf(people, 'bene', both)).toEqual([people[1]]);
	expect(matchesOf(people, 'ben', both)).toEqual(people);
});

test('what is typed is no pattern', () => {
	expect(found('.*')).toEqual([]);
	expect(found('(')).toEqual([]);
});
