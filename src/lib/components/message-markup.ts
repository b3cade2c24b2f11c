// Takes a message's text apart: code between backticks, blocks of code between fences, web addresses. Keeps every character
// in its place, the marks around code included, and formats nothing else. Reads a text once, however hostile it is.
import { findLinks } from './links.ts';

export interface Piece {
	readonly text: string;
	/** Where it leads, when it is an address. */
	readonly href?: string;
	/** The backticks on either side, when it is code. */
	readonly ticks?: string;
}

export type Block =
	| { readonly kind: 'words'; readonly pieces: readonly Piece[] }
	/** Whole lines of code; `open` and `close` are the lines around them, with the line breaks that belong to these. */
	| { readonly kind: 'code'; readonly open: string; readonly text: string; readonly close: string };

/** Perhaps with the name of a language. Some keyboards put a space after each word. */
const opening = /^```[\p{L}\p{N}+#._-]*[ \t\r]*$/u;
const closing = /^```[ \t\r]*$/;
/** One backtick or three on either side, on one line, and no backtick between. */
const inline = /(?<!`)(`{3}|`)([^`\n]+)\1(?!`)/g;

/** In one message. More than anybody types, and few enough that no contact can have us draw ten thousand pieces of code. */
const MOST_BACKTICKS = 2_000;

/** The text in pieces, in order; joined, with their backticks, they are the text. */
function piecesOf(text: string): readonly Piece[] {
	const pieces: Piece[] = [];
	let done = 0;
	for (const match of text.matchAll(inline)) {
		const [whole, ticks = '', code = ''] = match;
		if (code.trim() === '') continue;
		for (const piece of findLinks(text.slice(done, match.index))) pieces.push(piece);
		pieces.push({ text: code, ticks });
		done = match.index + whole.length;
	}
	return pieces.concat(findLinks(text.slice(done)));
}

/** The text in blocks, in order; joined, they are the text. A text without a block of code is one block of words. */
export function parseMarkup(text: string): readonly Block[] {
	if (text.split('`').length > MOST_BACKTICKS) return [{ kind: 'words', pieces: findLinks(text) }];
	const lines = text.split('\n');
	const ends = lines.flatMap((line, index) => (closing.test(line) ? [index] : []));
	const blocks: Block[] = [];
	/** Lines before it are in blocks; ends before `end` are behind us. */
	let [done, end] = [0, 0];
	const takeWords = (until: number): void => {
		if (until > done) blocks.push({ kind: 'words', pieces: piecesOf(lines.slice(done, until).join('\n')) });
	};
	for (let start = 0; start < lines.length; start += 1) {
		if (!opening.test(lines[start] ?? '')) continue;
		while ((ends[end] ?? Infinity) <= start) end += 1;
		const last = ends[end];
		if (last === undefined) break;
		const code = lines.slice(start + 1, last).join('\n');
		if (code.trim() === '') continue; // nothing between them: they are words
		takeWords(start);
		blocks.push({
			kind: 'code',
			open: `${start > done ? '\n' : ''}${lines[start] ?? ''}\n`,
			text: code,
			close: `\n${lines[last] ?? ''}${last + 1 < lines.length ? '\n' : ''}`
		});
		start = last;
		done = last + 1;
	}
	takeWords(lines.length);
	return blocks;
}
