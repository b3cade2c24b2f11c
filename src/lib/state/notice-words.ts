// What a notification says of the messages that somebody has not seen. Owns how much of them: a notification is seen by whoever
// sees the screen, and the browser and the system may keep it, readable.
import type { NoticeContent } from '#lib/worker/alerts-api.ts';
import type { TextView } from '#lib/worker/api.ts';
import { say } from '#lib/words/language.svelte.ts';
import type { Notice } from './alert-port.ts';

/** As much as a notification has room for, in UTF-16 units. */
const MAX_EXCERPT = 160;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What has come of one contact. */
export interface Arrived {
	readonly name: string;
	/** Another contact is known under that name, with another key. */
	readonly isNamesake: boolean;
	readonly count: number;
	/** The beginning of the newest; undefined where it may not be shown. */
	readonly excerpt: string | undefined;
}

/** The beginning of a text; undefined for what is to disappear, because nobody can take it out of where notifications are kept. */
export function excerptOf({ body, expiresIn }: Pick<TextView, 'body' | 'expiresIn'>): string | undefined {
	if (expiresIn !== undefined) return undefined;
	if (body.length <= MAX_EXCERPT) return body;
	return `${body.slice(0, graphemes.segment(body).containing(MAX_EXCERPT - 1)?.index)}…`; // before the character that is cut
}

/** @param of one contact; all of them where none is named. Undefined where nothing has come */
export function noticeWords(content: NoticeContent, of: readonly Arrived[]): Omit<Notice, 'cause'> | undefined {
	const count = of.reduce((sum, each) => sum + each.count, 0);
	const [first] = of;
	if (first === undefined || count === 0) return undefined;
	const arrived = say('alerts.arrived', { count });
	if (content === 'nothing') return { title: 'Sotto', body: arrived };
	const name = first.isNamesake ? say('alerts.otherKey', { name: first.name }) : first.name;
	if (content === 'name' || first.excerpt === undefined) return { title: name, body: arrived };
	return { title: count > 1 ? say('alerts.several', { name, count }) : name, body: first.excerpt };
}
