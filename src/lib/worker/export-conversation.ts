// One conversation as a file that people and programs can read: JSON, or a page of HTML that asks for nothing and runs
// nothing. Owns both forms; refuses to let anything that was written become markup.
import { type Bytes, utf8 } from '#lib/protocol/bytes.ts';
import { isKept } from '#lib/store/lasting.ts';
import type { MessageView, TextView } from './api.ts';
import type { PageWords } from './backup-api.ts';
import type { Progress } from './backup-lines.ts';
import { runAlone } from './contacts.ts';
import type { Contact, Core } from './core.ts';
import { readReadable } from './readable.ts';
import { contactView, messageViews } from './views.ts';

const BATCH = 512;

type Note = Exclude<MessageView, TextView>;

/** The entries of a conversation, oldest first, as the page would be shown them; what is to disappear is left out. */
async function* readViews(
	core: Core,
	contact: Contact,
	progress: Progress
): AsyncGenerator<readonly MessageView[], void> {
	const { lastN } = contact.row;
	progress.all += lastN;
	for (let first = 1; first <= lastN; first += BATCH) {
		const last = Math.min(lastN, first + BATCH - 1);
		yield await runAlone(core, contact, async () => {
			const { rows } = await readReadable(core.store, 'tail', contact.number, first, last);
			const kept = [...rows].filter(([, row]) => isKept(row));
			return messageViews(core, contact, kept);
		});
		progress.done += last - first + 1;
	}
}

export async function* exportJson(core: Core, contact: Contact, progress: Progress): AsyncGenerator<Bytes, void> {
	const { publicKey, name, verified } = contactView(core, contact);
	const head = {
		format: 'sotto conversation',
		version: 1,
		exportedAt: iso(core.now()),
		me: { name: core.name, publicKey: core.identity.publicKey },
		contact: { name, publicKey, verified }
	};
	yield utf8(`${JSON.stringify(head).slice(0, -1)},"messages":[`);
	let isFirst = true;
	for await (const views of readViews(core, contact, progress)) {
		const lines = views.map((view) => JSON.stringify(view.kind === 'text' ? jsonOf(view) : noteOf(view)));
		if (lines.length > 0) yield utf8(`${isFirst ? '' : ','}\n${lines.join(',\n')}`);
		isFirst &&= lines.length === 0;
	}
	yield utf8('\n]}\n');
}

function jsonOf({ n, id, mine, body, sentAt, editedAt, deleted, replyTo, reactions }: TextView): object {
	return {
		n,
		id,
		from: mine ? 'me' : 'contact',
		sentAt: iso(sentAt),
		...(deleted ? { deleted } : { body }),
		...(editedAt !== undefined && { editedAt: iso(editedAt) }),
		...(replyTo !== undefined && { replyTo: { from: replyTo.mine ? 'me' : 'contact', id: replyTo.id } }),
		...(reactions.length > 0 && {
			reactions: reactions.map(({ emoji, mine: own, theirs }) => ({
				emoji,
				from: [...(own ? ['me'] : []), ...(theirs ? ['contact'] : [])]
			}))
		})
	};
}

function noteOf({ kind, n, at }: Note): object {
	return { n, note: kind, at: iso(at) };
}

export async function* exportHtml(
	core: Core,
	contact: Contact,
	words: PageWords,
	progress: Progress
): AsyncGenerator<Bytes, void> {
	const { publicKey, name } = contactView(core, contact);
	yield utf8(`<!doctype html>
<html lang="${escape(words.language)}" dir="${words.rightToLeft ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(words.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escape(words.title)}</h1>
<p class="soft">${escape(words.exportedBy)}, ${timeOf(core.now())}. ${escape(words.keyOf)}: <code dir="ltr">${escape(publicKey)}</code></p>
<ol>
`);
	for await (const views of readViews(core, contact, progress)) {
		const items = views.map((view) =>
			view.kind === 'text' ? textItem(core.name, name, words, view) : noteItem(words, view)
		);
		if (items.length > 0) yield utf8(items.join(''));
	}
	yield utf8('</ol>\n</body>\n</html>\n');
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif; }
body { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
ol { display: grid; gap: .5rem; padding: 0; list-style: none; }
li { justify-self: start; max-width: 85%; padding: .5rem .75rem; border-radius: .75rem; background: light-dark(#efece5, #262d2e); }
li.me { justify-self: end; background: light-dark(#d9e8e8, #1f3739); }
li.note { justify-self: center; background: none; }
li p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
blockquote { margin: 0 0 .25rem; padding-inline-start: .5rem; border-inline-start: 3px solid; opacity: .75; white-space: pre-wrap; overflow-wrap: anywhere; }
.soft { opacity: .75; font-size: .8125rem; overflow-wrap: anywhere; }
`;

function textItem(me: string, them: string, words: PageWords, view: TextView): string {
	const { mine, body, sentAt, editedAt, deleted, replyTo, reactions } = view;
	const quoted = replyTo?.expires ? undefined : replyTo?.body;
	const quote = replyTo && `<blockquote dir="auto">${escape(quoted ?? words.notHere)}</blockquote>`;
	const given = reactions.map(
		({ emoji, mine: own, theirs }) =>
			`${escape(emoji)} <bdi>${escape([...(own ? [me] : []), ...(theirs ? [them] : [])].join(', '))}</bdi>`
	);
	const said = deleted ? `<p><em>${escape(words.deleted)}</em></p>` : `<p dir="auto">${escape(body)}</p>`;
	const edited = editedAt === undefined ? '' : `, ${escape(words.edited)} ${timeOf(editedAt)}`;
	const foot = `<bdi>${escape(mine ? me : them)}</bdi>, ${timeOf(sentAt)}${edited}`;
	return `<li class="${mine ? 'me' : 'them'}">${quote ?? ''}${said}<p class="soft">${[foot, ...given].join(' · ')}</p></li>\n`;
}

function noteItem(words: PageWords, { kind, at }: Note): string {
	return `<li class="note soft">${escape(kind === 'missing' ? words.missing : words.unreadable)} (${timeOf(at)})</li>\n`;
}

/** Text as text, in an element or an attribute. */
function escape(text: string): string {
	return text.replace(/[&<>"'`]/gu, (character) => `&#${character.charCodeAt(0)};`);
}

function timeOf(at: number): string {
	const time = iso(at);
	return `<time datetime="${time}">${time.slice(0, 16).replace('T', ' ')} UTC</time>`;
}

function iso(at: number): string {
	return new Date(at).toISOString();
}
