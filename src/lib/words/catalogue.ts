// What a catalogue of texts is: by area and key, a text or one for each plural category. Types, and how a text takes its
// values; knows no language.

/** A text, or texts by what `Intl.PluralRules` says of `count`. `{name}` is a hole that takes a value. */
export type Text =
	string | (Readonly<Partial<Record<Exclude<Intl.LDMLPluralRule, 'other'>, string>>> & { readonly other: string });
/** The texts of one area of the app. */
export type Area = Readonly<Record<string, Text>>;
export type Catalogue = Readonly<Record<string, Area>>;

/** `area.key`, for every text of a catalogue. */
export type KeyOf<Texts extends Catalogue> = {
	[A in keyof Texts & string]: `${A}.${keyof Texts[A] & string}`;
}[keyof Texts & string];

/** The text that stands under `area.key`. */
export type TextAt<Texts extends Catalogue, Key> = Key extends `${infer A}.${infer K}` ? Texts[A][K] : never;

/** The names of the holes in a text, of any plural category. */
export type HolesOf<T> = T extends string
	? T extends `${string}{${infer Hole}}${infer Rest}`
		? Hole | HolesOf<Rest>
		: never
	: HolesOf<T[keyof T]>;

export type Values = Readonly<Record<string, string | number>>;

/** A piece of a text as it is shown: what the catalogue says, or the value of a hole. */
export interface Piece {
	readonly words: string;
	/** The name of the hole, where it is one. */
	readonly hole?: string;
}

/** @param language BCP 47; @param values of every hole; `count` decides the plural. Numbers are written as the language does */
export function piecesOf(language: string, text: Text, values: Values = {}): readonly Piece[] {
	const chosen = typeof text === 'string' ? text : (text[pluralOf(language, values.count)] ?? text.other);
	return chosen.split(/(\{\w+\})/u).flatMap((words): readonly Piece[] => {
		if (words === '') return [];
		const hole = /^\{(\w+)\}$/u.exec(words)?.[1];
		if (hole === undefined) return [{ words }];
		const value = values[hole] ?? '';
		return [{ words: typeof value === 'number' ? value.toLocaleString(language) : value, hole }];
	});
}

function pluralOf(language: string, count: string | number | undefined): Intl.LDMLPluralRule {
	return typeof count === 'number' ? new Intl.PluralRules(language).select(count) : 'other';
}
