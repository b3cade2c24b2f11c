// What a search says of itself, and a text that was found as the parts that are drawn. Pure.
import type { SearchHit, SearchState } from '#lib/state/search-view.ts';
import { countOf } from './words.ts';

const number = new Intl.NumberFormat('en');

/** @param only whose conversation is searched, where it is one alone */
export function statusWords(
	{ status, hits, coverage, problem }: Pick<SearchState, 'status' | 'hits' | 'coverage' | 'problem'>,
	only: string | undefined
): string {
	switch (status) {
		case 'none':
			return only === undefined
				? 'Type a word, its beginning, or a part of it from three letters on.'
				: `Type what you are looking for in your conversation with ${only}.`;
		case 'looking': {
			const { judged = 0, total = 0 } = coverage ?? {};
			const far = judged < total ? ` ${number.format(judged)} of ${number.format(total)}` : '';
			return `Looking through your messages…${far}`;
		}
		case 'more':
			return `The newest ${number.format(hits.length)} messages with it. Older ones follow as you scroll.`;
		case 'done':
			if (hits.length > 0) return `${countOf(hits.length, 'message')} found.`;
			return 'Nothing found. All messages on this device were looked through: try fewer words, or the beginning of one.';
		case 'failed':
			return `The search stopped. ${problem ?? ''} Your messages are as they were.`;
	}
}

/** Of an index that is being made; undefined when there is nothing to say. */
export function coverageWords(coverage: SearchState['coverage']): string | undefined {
	if (coverage?.growing !== true || coverage.entries === 0) return undefined;
	const part = Math.floor((100 * coverage.indexed) / coverage.entries);
	return `An index of your messages is being made: ${part} % so far. The others are read one by one, which takes longer.`;
}

/** The excerpt, cut at its marks. */
export function partsOf({
	excerpt,
	marks
}: Pick<SearchHit, 'excerpt' | 'marks'>): readonly { readonly text: string; readonly marked: boolean }[] {
	const parts: { readonly text: string; readonly marked: boolean }[] = [];
	let at = 0;
	for (const [start, end] of marks) {
		parts.push({ text: excerpt.slice(at, start), marked: false }, { text: excerpt.slice(start, end), marked: true });
		at = end;
	}
	return [...parts, { text: excerpt.slice(at), marked: false }].filter(({ text }) => text !== '');
}
