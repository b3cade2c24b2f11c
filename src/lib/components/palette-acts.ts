// The acts of the app that the palette lists beside the contacts, as they can be done now. Owns their words and order; each is
// done by the app or by the dialog that it opens.
import Archive from '@lucide/svelte/icons/archive';
import Circle from '@lucide/svelte/icons/circle-dot';
import Download from '@lucide/svelte/icons/download';
import FileOutput from '@lucide/svelte/icons/file-output';
import Info from '@lucide/svelte/icons/info';
import Keyboard from '@lucide/svelte/icons/keyboard';
import KeyRound from '@lucide/svelte/icons/key-round';
import Lock from '@lucide/svelte/icons/lock';
import Search from '@lucide/svelte/icons/search';
import Settings from '@lucide/svelte/icons/settings';
import UserPlus from '@lucide/svelte/icons/user-round-plus';
import type { AppView } from '#lib/state/view.ts';
import { say } from '#lib/words/language.svelte.ts';
import type { ShortcutName } from './shortcuts.ts';
import { statusWords } from './status-words.ts';

/** What the palette can open, by the names of Home. */
export type PaletteDialog = 'invite' | 'add' | 'key' | 'contact' | 'settings' | 'backup' | 'export' | 'keys';

export interface PaletteAct {
	readonly words: string;
	readonly Icon: typeof Search;
	/** Does the same from everywhere. */
	readonly keys?: ShortcutName;
	readonly run: () => void;
}

type PaletteApp = Pick<AppView, 'conversation' | 'preferences' | 'setPreferences' | 'lock'>;

/** @param install undefined: this browser cannot, or has done it */
export function actsOf(
	app: PaletteApp,
	open: (dialog: PaletteDialog) => void,
	install: (() => void) | undefined
): readonly PaletteAct[] {
	const opening = (words: string, Icon: typeof Search, dialog: PaletteDialog): PaletteAct => ({
		words,
		Icon,
		run: () => open(dialog)
	});
	const statuses = (['online', 'away', 'busy', 'invisible'] as const)
		.filter((presence) => presence !== app.preferences.presence)
		.map((presence) => ({
			words: say('status.ownIs', { status: say(statusWords[presence].word) }),
			Icon: Circle,
			run: () => void app.setPreferences({ presence })
		}));
	return [
		...(app.conversation ? [opening(say('header.details'), Info, 'contact')] : []),
		opening(say('list.invite'), UserPlus, 'invite'),
		opening(say('list.addContact'), KeyRound, 'add'),
		{ words: say('list.lock'), Icon: Lock, keys: 'lock', run: () => app.lock() },
		opening(say('list.settings'), Settings, 'settings'),
		opening(say('backup.begin'), Archive, 'backup'),
		opening(say('exporting.beginAll'), FileOutput, 'export'),
		opening(say('publicKey.own'), KeyRound, 'key'),
		...statuses,
		{ ...opening(say('shortcuts.title'), Keyboard, 'keys'), keys: 'help' },
		...(install ? [{ words: say('install.title'), Icon: Download, run: install }] : [])
	];
}

/** Looks for the typed words in all messages. */
export function findAct({ search }: Pick<AppView, 'search'>, sought: string): PaletteAct {
	return {
		words: say('palette.find', { words: sought }),
		Icon: Search,
		run: () => {
			search?.begin();
			search?.filter({});
			search?.ask(sought);
		}
	};
}
