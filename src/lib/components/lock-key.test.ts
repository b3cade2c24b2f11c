import { expect, test } from 'vitest';
import { isLockKey, lockKeyWords } from './lock-key.ts';

const pressed = {
	key: 'L',
	code: 'KeyL',
	ctrlKey: true,
	metaKey: false,
	shiftKey: true,
	altKey: false,
	repeat: false,
	isComposing: false
};

test.each([
	['Ctrl+Shift+L', {}, false, true],
	['with caps lock', { key: 'l' }, false, true],
	['where L is elsewhere', { code: 'KeyP' }, false, true],
	['in another script', { key: 'Д' }, false, true],
	['Cmd+Shift+L on a Mac', { ctrlKey: false, metaKey: true }, true, true],
	['Ctrl+Shift+L on a Mac', {}, true, false],
	['Win+Shift+L', { ctrlKey: false, metaKey: true }, false, false],
	['Ctrl+L, which is the address bar', { shiftKey: false }, false, false],
	['with Alt, which writes letters', { altKey: true }, false, false],
	['another letter in the place of L', { key: 'N' }, false, false],
	['held down', { repeat: true }, false, false],
	['while a word is composed', { isComposing: true }, false, false]
])('%s', (_name, change, onApple, locks) => {
	expect(isLockKey({ ...pressed, ...change }, onApple)).toBe(locks);
});

test('the keys are written as each system writes them', () => {
	expect([lockKeyWords(false), lockKeyWords(true)]).toEqual(['Ctrl+Shift+L', '⇧⌘L']);
});
