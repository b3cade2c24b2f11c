import fc from 'fast-check';
import { expect, test } from 'vitest';
import { marksOf, matches, parseQuery, termsOf } from './terms.ts';

const has = (body: string, query: string) => matches(parseQuery(query), body);
const marked = (body: string, query: string) =>
	marksOf(parseQuery(query), body).map(([start, end]) => body.slice(start, end));

test.each([
	['all words, in any order', 'We meet at the old harbour', 'harbour meet'],
	['a prefix', 'We meet at the old harbour', 'har'],
	['a prefix of one letter', 'We meet at the old harbour', 'h'],
	['a part of a word', 'We meet at the old harbour', 'rbou'],
	['the end of a word', 'We meet at the old harbour', 'our'],
	['any case', 'WE MEET', 'meet'],
	['accents left out', 'Crème brûlée', 'creme brulee'],
	['accents typed in vain', 'Creme brulee', 'crème brûlée'],
	['combining accents', 'Cre\u0300me', 'crème'],
	['sharp s', 'Große Straße', 'STRASSE'],
	['a ligature', 'the oﬃce', 'office'],
	['full width', 'Ｓｏｔｔｏ', 'sotto'],
	['Russian', 'Встретимся в старом порту', 'порту встрет'],
	['Greek with its final sigma', 'Ο ΛΌΓΟΣ', 'λογος'],
	['a part of Greek', 'φιλοσοφία', 'λοσο'],
	['Arabic without its vowel marks', 'مَرْحَبًا', 'مرحبا'],
	['Arabic with another alef', 'أحمد', 'احمد'],
	['Hebrew', 'שלום עולם', 'עולם'],
	['Chinese in the middle', '我们明天在老港口见面', '港口'],
	['Chinese of one character', '我们明天在老港口见面', '见'],
	['Japanese', '明日は東京でコーヒーを飲みます', 'コーヒー'],
	['Japanese kanji', '明日は東京でコーヒーを飲みます', '東京'],
	['half-width kana', 'ｶﾞﾗｽ', 'ガラス'],
	['Thai', 'สวัสดีครับ', 'สดี'],
	['Korean', '오늘 한국어를 배워요', '한국'],
	['Hindi', 'नमस्ते दुनिया', 'दुनिया'],
	['numbers', 'Flight LH2024 at 17:45', '2024'],
	['both scripts of one word', '我的iPhone手机', 'iphone 手机'],
	['both scripts, unspaced', '我的iPhone手机', 'iPhone手'],
	['emoji', 'Well done 🎉🎉', '🎉'],
	['what is between signs', 'see https://example.org/path', 'example org']
])('finds %s', (_, body, query) => {
	expect(has(body, query)).toBe(true);
	expect(marked(body, query)).not.toEqual([]);
});

test.each([
	['one word is missing', 'We meet at the harbour', 'harbour tomorrow'],
	['two letters in the middle', 'harbour', 'ar'],
	['a term across two words', 'old harbour', 'dharb'],
	['other Chinese', '我们明天见面', '港口'],
	['Chinese across a sign', '老港。口', '港口'],
	['another vowel of Hindi', 'की', 'के'],
	['nothing typed', 'harbour', ''],
	['signs alone', 'harbour?', '"*-()?'],
	['an operator is a word', 'harbour', 'harbour OR boat']
])('finds nothing where %s', (_, body, query) => expect(has(body, query)).toBe(false));

test('marks are what was found, with its accents, and apart', () => {
	expect(marked('Crème, CREME, cre\u0300me!', 'creme')).toEqual(['Crème', 'CREME', 'cre\u0300me']);
	expect(marked('banana', 'anan nana')).toEqual(['anana']);
	expect(marked('Große Straße', 'strass')).toEqual(['Straß']);
	expect(marked('a cat can', 'ca')).toEqual(['ca', 'ca']);
	expect(marked('我们在港口见', '港口')).toEqual(['港口']);
	expect(marked('😀 the oﬃce', 'fic')).toEqual(['ﬃc']);
});

test('a query has a bounded number of bounded terms, each once', () => {
	expect(parseQuery('a b A b')).toEqual([
		{ text: 'a', dense: false },
		{ text: 'b', dense: false }
	]);
	const long = parseQuery(Array.from({ length: 40 }, (_, at) => `w${at}${'x'.repeat(100)}`).join(' '));
	expect(long.length).toBe(16);
	expect(Math.max(...long.map(({ text }) => text.length))).toBe(64);
});

const anyText = fc.string({ unit: 'binary', maxLength: 60 });
test('every text is found by its own words, and marks lie within it', () => {
	fc.assert(
		fc.property(anyText, (body) => {
			const query = [...termsOf(body)].slice(0, 8);
			expect(matches(query, body)).toBe(query.length > 0);
			let end = 0;
			for (const [start, to] of marksOf(query, body)) {
				expect(start).toBeGreaterThanOrEqual(end);
				expect(to).toBeGreaterThan(start);
				end = to;
			}
			expect(end).toBeLessThanOrEqual(body.length);
		})
	);
});
