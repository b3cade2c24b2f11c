// The keys that lock the app at once, wherever one is. Owns which they are and how they are written.
import { say } from '#lib/words/language.svelte.ts';

const isApple = (): boolean => /mac|iphone|ipad/iu.test(navigator.platform);

type Pressed = Pick<
	KeyboardEvent,
	'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'repeat' | 'isComposing'
>;

/** By the letter, and by its place where the keyboard writes another script. */
export function isLockKey(event: Pressed, onApple = isApple()): boolean {
	const { key, code, ctrlKey, metaKey, shiftKey, altKey } = event;
	if (event.repeat || event.isComposing || altKey || !shiftKey) return false;
	if (onApple ? !metaKey || ctrlKey : !ctrlKey || metaKey) return false;
	return /^[\x20-\x7e]$/u.test(key) ? key.toLowerCase() === 'l' : code === 'KeyL';
}

export function lockKeyWords(onApple = isApple()): string {
	return onApple ? '⇧⌘L' : say('gate.lockKeys');
}
