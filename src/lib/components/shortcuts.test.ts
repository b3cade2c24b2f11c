import { expect, test } from 'vitest';
import { step } from './message-walk.ts';
import { capsOf, isPressed, keyWords, places, shortcuts, type ShortcutName } from './shortcuts.ts';

const pressed = {
	key: 'L',
	code: 'KeyL',
	ctrlKey: true,
	metaKey: false,
	shiftKey: true,
	altKey: false,
	isComposing: false,
	keyCode: 0
};
const plain = { ...pressed, ctrlKey: false, shiftKey: false };

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
	['while a word is composed', { isComposing: true }, false, false]
])('%s', (_name, change, onApple, locks) => {
	expect(isPressed('lock', { ...pressed, ...change }, onApple)).toBe(locks);
});

test('a chord is pressed with what belongs to it and nothing else', () => {
	const chord = { ...plain, key: 'k', code: 'KeyK' };
	expect(isPressed('palette', { ...chord, ctrlKey: true }, false)).toBe(true);
	expect(isPressed('palette', { ...chord, metaKey: true }, true)).toBe(true);
	expect(isPressed('palette', { ...chord, ctrlKey: true }, true)).toBe(false); // on a Mac it deletes to the end of the line
	expect(isPressed('palette', { ...chord, ctrlKey: true, shiftKey: true }, false)).toBe(false);
	expect(isPressed('palette', chord, false)).toBe(false);
	expect(isPressed('find', { ...chord, ctrlKey: true }, false)).toBe(false);
});

test('a sign is typed as the keyboard has it, and is no command of the browser', () => {
	const sign = { ...plain, key: '?', code: 'Slash' };
	expect(isPressed('help', sign)).toBe(true);
	expect(isPressed('help', { ...sign, shiftKey: true })).toBe(true);
	for (const held of ['ctrlKey', 'metaKey', 'altKey'] as const)
		expect(isPressed('help', { ...sign, [held]: true })).toBe(false);
});

test('Shift tells a new line from sending', () => {
	const enter = { ...plain, key: 'Enter', code: 'Enter' };
	expect([isPressed('send', enter), isPressed('newLine', enter)]).toEqual([true, false]);
	const shifted = { ...enter, shiftKey: true };
	expect([isPressed('send', shifted), isPressed('newLine', shifted)]).toEqual([false, true]);
	expect(isPressed('send', { ...enter, isComposing: true })).toBe(false);
});

test('the keys are written as each system writes them', () => {
	expect([keyWords('lock', false), keyWords('lock', true)]).toEqual(['Ctrl+Shift+L', '⇧⌘L']);
	expect([keyWords('palette', false), keyWords('palette', true)]).toEqual(['Ctrl+K', '⌘K']);
	expect(capsOf('newLine', false)).toEqual([['Shift', 'Enter']]);
	expect(capsOf('walk', true)).toEqual([['↑'], ['↓']]);
	expect(capsOf('ends', false)).toEqual([['Home'], ['End']]);
});

test('each key means one thing in its place, and every place has some', () => {
	const names = Object.keys(shortcuts) as ShortcutName[];
	const meant = names.map((name) => `${shortcuts[name].place} ${keyWords(name, false)}`);
	expect(new Set(meant).size).toBe(names.length);
	for (const place of Object.keys(places)) expect(names.some((name) => shortcuts[name].place === place)).toBe(true);
});

test('the keys that are said to walk the messages do', () => {
	for (const key of [...shortcuts.walk.keys, ...shortcuts.ends.keys]) expect(step(key, 2, [1, 2, 3])).not.toBe(2);
	expect(shortcuts.walk.keys.map((key) => step(key, 2, [1, 2, 3]))).toEqual([1, 3]);
	expect(shortcuts.ends.keys.map((key) => step(key, 2, [1, 2, 3, 4]))).toEqual([1, 4]);
});
