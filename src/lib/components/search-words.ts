// What a search says of itself, and a text that was found as the parts that are drawn.
import type { SearchHit, SearchState } from '#lib/state/search-view.ts';
import { say } from '#lib/words/language.svelte.ts';

/** @param only whose conversation is searched, where it is one alone */
export function statusWords(
	{ status, hits, coverage, problem }: Pick<SearchState, 'status' | 'hits' | 'coverage' | 'problem'>,
	only: string | undefined
): string {
	switch (status) {
		case 'none':
			return only === undefined ? say('search.hint') : say('search.hintIn', { name: only });
		case 'looking': {
			const { judged = 0, total = 0 } = coverage ?? {};
			return judged < total ? say('search.lookingSoFar', { judged, total }) : say('search.looking');
		}
		case 'more':
			return say('search.newest', { count: hits.length });
		case 'done':
			return hits.length > 0 ? say('search.found', { count: hits.length }) : say('search.nothing');
		case 'failed':
			return say('search.stopped', { problem: problem ?? '' });
	}
}

/** Of an index that is being made; undefined when there is nothing to say. */
export function coverageWords(coverage: SearchState['coverage']): string | undefined {
	if (coverage?.growing !== true || coverage.entries === 0) return undefined;
	const part = Math.floor((100 * coverage.indexed) / coverage.entries);
	return say('search.indexing', { part });
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
