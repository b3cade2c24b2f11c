import { expect, test } from 'vitest';
import { AppError, errorCode, errorCodes, unreachable } from './errors.ts';

test('an error says its code and place, and carries nothing else', () => {
	const error = new AppError('malformed', 'frame: size');
	expect(String(error)).toBe('AppError: malformed: frame: size');
	expect(String(new AppError('locked'))).toBe('AppError: locked');
	expect(Object.keys(error).toSorted()).toEqual(['code', 'name']);
});

test('codes are told apart, and what is not ours is internal', () => {
	for (const code of errorCodes) expect(errorCode(new AppError(code))).toBe(code);
	for (const thrown of [new Error('locked'), { code: 'locked' }, 'locked', undefined, null])
		expect(errorCode(thrown)).toBe('internal');
	expect(new Set(errorCodes).size).toBe(errorCodes.length);
});

test('the end of a switch that should not be reached throws', () => {
	expect(() => unreachable('x' as never)).toThrow(AppError);
});
