// Finds web addresses in a text. Owns what may become a link: http and https alone, shown as they were written.

export interface Piece {
	readonly text: string;
	/** Where it leads, when it is an address. */
	readonly href?: string;
}

const address = /https?:\/\/[^\s<>"'`\\^{|}]+/giu;
/** Punctuation that ends a sentence rather than an address. */
const trailing = new Set('.,;:!?…\'")]*_~');
/** Characters that turn the direction of writing could show another address than the one that opens. */
const deceptive = /[\p{Cc}\p{Cf}]/u;

/** The text in pieces, in order; joined, they are the text. */
export function findLinks(text: string): readonly Piece[] {
	const pieces: Piece[] = [];
	let done = 0;
	for (const match of text.matchAll(address)) {
		const written = withoutTail(match[0]);
		const href = deceptive.test(written) ? undefined : hrefOf(written);
		if (href === undefined) continue;
		if (match.index > done) pieces.push({ text: text.slice(done, match.index) });
		pieces.push({ text: written, href });
		done = match.index + written.length;
	}
	if (done < text.length) pieces.push({ text: text.slice(done) });
	return pieces;
}

/** A closing bracket belongs to the address if it was opened there, as in encyclopaedias. */
function withoutTail(written: string): string {
	// Not by an expression that ends in `$`: it would begin anew at each of 44,000 full stops.
	let end = written.length;
	while (end > 0 && trailing.has(written.charAt(end - 1))) end -= 1;
	const short = written.slice(0, end);
	const rest = written.slice(short.length);
	const open = short.split('(').length - short.split(')').length;
	return open > 0 && rest.startsWith(')') ? `${short})` : short;
}

function hrefOf(written: string): string | undefined {
	if (!URL.canParse(written)) return undefined;
	const url = new URL(written);
	return (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname !== '' ? url.href : undefined;
}
