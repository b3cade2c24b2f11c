// A selection over several messages, as the text that is copied: who said what, and when, and nothing of the screen around it.
// Within one message the browser's own copy is left alone.
import { say } from '#lib/words/language.svelte.ts';
import { dateOf, daysAgo, hourOf } from './clock.ts';

export interface CopiedPart {
	/** In ms since 1970. */
	readonly at: number;
	readonly name: string;
	/** As much of it as is selected. */
	readonly text: string;
}

/** "[14:32] Ben: hello", a line each; with the date where they are of several days. */
export function copiedText(parts: readonly CopiedPart[]): string {
	const first = parts[0]?.at ?? 0;
	const isOneDay = parts.every(({ at }) => daysAgo(at, first) === 0);
	const timeOf = isOneDay ? hourOf : dateOf;
	return parts
		.map(({ at, name, text }) => say('message.copied', { time: timeOf(at), name, text: text.trim() }))
		.join('\n');
}

/** What is selected of the messages in it: their places in the conversation and their selected text. Deleted ones have none. */
export function selectedIn(list: Element, range: Range): readonly { readonly n: number; readonly text: string }[] {
	return [...list.querySelectorAll<HTMLElement>('[data-n]')].flatMap((entry) => {
		const body = entry.querySelector('[data-body]');
		if (body === null || !range.intersectsNode(body)) return [];
		const text = within(range, body).toString();
		return text.trim() === '' ? [] : [{ n: Number(entry.dataset.n), text }];
	});
}

/** The part of a range that lies in the element. */
function within(range: Range, element: Element): Range {
	const part = document.createRange();
	part.selectNodeContents(element);
	if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0)
		part.setStart(range.startContainer, range.startOffset);
	if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
	return part;
}
