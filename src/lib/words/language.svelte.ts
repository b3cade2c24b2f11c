// The language that is spoken: its texts, and which one it is. Owns the choice, which is no secret and is needed before anything
// is unlocked; every text of the screens comes from here. Another language is another file in languages/.
import {
	type Catalogue,
	type HolesOf,
	type KeyOf,
	type Piece,
	piecesOf,
	type TextAt,
	type Values
} from './catalogue.ts';
import { english } from './en/english.ts';
import { keepChoice, readChoice } from './kept-choice.ts';

export type Key = KeyOf<typeof english>;
/** Nothing for a text without holes, else a value for each. */
export type ValuesOf<K extends Key> = [HolesOf<TextAt<typeof english, K>>] extends [never]
	? readonly []
	: readonly [values: Readonly<Record<HolesOf<TextAt<typeof english, K>>, string | number>>];

/** Where the choice is kept. Absent: as the browser has it. */
const CHOICE = 'language';
const ENGLISH = 'en';

/** By BCP 47 tag. */
const others = new Map(
	Object.entries(import.meta.glob<Catalogue>('./languages/*.json', { import: 'default' })).map(
		([path, load]) => [path.replace(/^.*\/|\.json$/gu, ''), load] as const
	)
);

/** What can be chosen, by BCP 47 tag. */
export const languages: readonly string[] = [ENGLISH, ...others.keys()].sort();

let spoken = $state.raw<{ readonly tag: string; readonly texts: Catalogue }>({ tag: ENGLISH, texts: english });
let choice = $state(readChoice(CHOICE));

/** BCP 47: of the texts. */
export function languageTag(): string {
	return spoken.tag;
}
/** BCP 47: how dates are written. The reader's own variety of the language, where they have one. */
export function localeTag(): string {
	const { tag } = spoken;
	const own = navigator.languages.find((each) => each === tag || each.startsWith(`${tag}-`));
	return own ?? (tag === ENGLISH ? 'en-GB' : tag);
}
/** What the person chose; undefined where they leave it to the browser. */
export function languageChoice(): string | undefined {
	return choice;
}
/** Whether it is written from right to left. */
export function isRightToLeft(): boolean {
	return ['ar', 'fa', 'he', 'ur'].includes(new Intl.Locale(spoken.tag).language);
}

/** Speaks the language that the person chose, or the first of the browser's that there is; English where that fails. */
export async function speakAsChosen(): Promise<void> {
	await speak([choice, ...navigator.languages].map(knownAs).find((tag) => tag !== undefined) ?? ENGLISH);
}

/** @param tag undefined: as the browser has it. Not kept where the browser keeps nothing */
export async function chooseLanguage(tag: string | undefined): Promise<void> {
	choice = tag;
	keepChoice(CHOICE, tag);
	await speakAsChosen();
}

let lastAsked: symbol | undefined;
async function speak(tag: string): Promise<void> {
	const asked = (lastAsked = Symbol(tag));
	const texts = await Promise.resolve(others.get(tag)?.()).catch(() => undefined); // its file cannot be had just now
	if (asked !== lastAsked) return; // another was asked for meanwhile
	spoken = texts === undefined ? { tag: ENGLISH, texts: english } : { tag, texts };
}

/** The language of ours that a tag means: "de" for "de-AT". */
function knownAs(tag: string | undefined): string | undefined {
	return languages.find((known) => known === tag || tag?.startsWith(`${known}-`));
}

/** The text, with its values, in the language that is spoken. */
export function say<K extends Key>(key: K, ...[values]: ValuesOf<K>): string {
	return sayPieces(key, values)
		.map(({ words }) => words)
		.join('');
}

/** The same in pieces, for a text whose values are set off. */
export function sayPieces(key: Key, values?: Values): readonly Piece[] {
	const [area = '', name = ''] = key.split('.');
	const { tag, texts } = spoken;
	const text = texts[area]?.[name] ?? (english as Catalogue)[area]?.[name];
	return text === undefined ? [] : piecesOf(tag, text, values);
}
