// The keys that do something, as one table: whoever listens for one asks here whether it was pressed (but for
// walking, where a key says how far), and the list of keys is drawn from here. Owns which they are and how each system writes them; does nothing itself.
import { type Key, say } from '#lib/words/language.svelte.ts';

export interface Shortcut {
	/** Any of them, as `KeyboardEvent.key` names it; a letter in upper case. */
	readonly keys: readonly string[];
	/** With ⌘ on an Apple device, with Ctrl elsewhere. */
	readonly mod?: boolean;
	readonly shift?: boolean;
	readonly place: Place;
	readonly meaning: Extract<Key, `shortcuts.${string}`>;
}
export type Place = 'anywhere' | 'writing' | 'reading' | 'list';

/** In the order in which they are listed. */
export const shortcuts = {
	palette: { keys: ['K'], mod: true, place: 'anywhere', meaning: 'shortcuts.palette' },
	find: { keys: ['F'], mod: true, place: 'anywhere', meaning: 'shortcuts.find' },
	lock: { keys: ['L'], mod: true, shift: true, place: 'anywhere', meaning: 'shortcuts.lock' },
	help: { keys: ['?'], place: 'anywhere', meaning: 'shortcuts.help' },
	leave: { keys: ['Escape'], place: 'anywhere', meaning: 'shortcuts.leave' },
	send: { keys: ['Enter'], place: 'writing', meaning: 'shortcuts.send' },
	newLine: { keys: ['Enter'], shift: true, place: 'writing', meaning: 'shortcuts.newLine' },
	editLast: { keys: ['ArrowUp'], place: 'writing', meaning: 'shortcuts.editLast' },
	cancel: { keys: ['Escape'], place: 'writing', meaning: 'shortcuts.cancel' },
	walk: { keys: ['ArrowUp', 'ArrowDown'], place: 'reading', meaning: 'shortcuts.walk' },
	ends: { keys: ['Home', 'End'], place: 'reading', meaning: 'shortcuts.ends' },
	menu: { keys: ['Enter'], place: 'reading', meaning: 'shortcuts.menu' },
	write: { keys: ['Escape'], place: 'reading', meaning: 'shortcuts.write' },
	walkList: { keys: ['ArrowUp', 'ArrowDown'], place: 'list', meaning: 'shortcuts.walkList' },
	toResults: { keys: ['ArrowDown'], place: 'list', meaning: 'shortcuts.toResults' }
} as const satisfies Record<string, Shortcut>;
export type ShortcutName = keyof typeof shortcuts;

export const places: Readonly<Record<Place, Extract<Key, `shortcuts.${string}`>>> = {
	anywhere: 'shortcuts.anywhere',
	writing: 'shortcuts.writing',
	reading: 'shortcuts.reading',
	list: 'shortcuts.list'
};

const isApple = (): boolean => /mac|iphone|ipad/iu.test(navigator.platform);

type Pressed = Pick<
	KeyboardEvent,
	'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'isComposing' | 'keyCode'
>;

/** A letter counts by what is written on it, and by its place where the keyboard writes another script. */
export function isPressed(name: ShortcutName, event: Pressed, onApple = isApple()): boolean {
	const { keys, mod = false, shift = false }: Shortcut = shortcuts[name];
	const { key, code, ctrlKey, metaKey, shiftKey, altKey } = event;
	// While a script such as Japanese is being composed, the keys belong to the input method.
	// eslint-disable-next-line @typescript-eslint/no-deprecated -- 229 is the only sign of it in Safari
	if (event.isComposing || event.keyCode === 229) return false;
	if (mod) {
		const held = onApple ? metaKey && !ctrlKey : ctrlKey && !metaKey;
		if (!held || altKey || shiftKey !== shift) return false;
		return keys.some((letter) => (/^[\x20-\x7e]$/u.test(key) ? key.toUpperCase() === letter : code === `Key${letter}`));
	}
	if (!keys.includes(key)) return false;
	// A sign is typed with Shift or without, as the keyboard has it; with the others it is a command of the browser.
	if (key.length === 1) return !ctrlKey && !metaKey && !altKey;
	return shiftKey === shift;
}

/** What stands on the keys to press together, in their order; one such list for each way. */
export function capsOf(name: ShortcutName, onApple = isApple()): readonly (readonly string[])[] {
	const { keys, mod = false, shift = false }: Shortcut = shortcuts[name];
	const control = onApple ? '⌘' : say('shortcuts.control');
	const up = onApple ? '⇧' : say('shortcuts.shift');
	const held = onApple ? [shift && up, mod && control] : [mod && control, shift && up];
	return keys.map((key) => [...held.filter((cap) => cap !== false), capOf(key, onApple)]);
}

/** "Ctrl+Shift+L", "⇧⌘L" */
export function keyWords(name: ShortcutName, onApple = isApple()): string {
	return capsOf(name, onApple)
		.map((caps) => caps.join(onApple ? '' : '+'))
		.join(' ');
}

function capOf(key: string, onApple: boolean): string {
	switch (key) {
		case 'ArrowUp':
			return '↑';
		case 'ArrowDown':
			return '↓';
		case 'Escape':
			return say('shortcuts.escape');
		case 'Enter':
			return onApple ? '↩' : say('shortcuts.enter');
		case 'Home':
			return onApple ? '↖' : say('shortcuts.home');
		case 'End':
			return onApple ? '↘' : say('shortcuts.end');
		default:
			return key;
	}
}
