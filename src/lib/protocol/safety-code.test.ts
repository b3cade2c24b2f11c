import { encodeQR } from 'qr';
import { expect, test } from 'vitest';
import { AppError, errorCode } from './errors.ts';
import { createSafetyCode, isSafetyCode, parseSafetyCode } from './safety-code.ts';

const number = '409041890889235088335257464781512150036872649007535513224061';
const codeOf = (text: string) => {
	try {
		return parseSafetyCode(text);
	} catch (error) {
		expect(error).toBeInstanceOf(AppError);
		return errorCode(error);
	}
};

test('a code never changes, and says the number again', () => {
	expect(createSafetyCode(number)).toBe(`SOTTO:SAFETY:1:${number}`);
	expect(parseSafetyCode(createSafetyCode(number))).toBe(number);
});

test('it is of signs that a QR code packs closely', () => {
	expect(createSafetyCode(number)).toMatch(/^[0-9A-Z $%*+./:-]+$/u);
	expect(encodeQR(createSafetyCode(number), 'raw', { ecc: 'medium', border: 1 }).length).toBe(33 + 2);
});

test.each([
	['', 'malformed'],
	[number, 'malformed'],
	['SOTTO:SAFETY:', 'malformed'],
	[`SOTTO:SAFETY:0:${number}`, 'malformed'],
	[`SOTTO:SAFETY::${number}`, 'malformed'],
	[`SOTTO:SAFETY:1:${number}0`, 'malformed'],
	[`SOTTO:SAFETY:1:${number.slice(1)}`, 'malformed'],
	[`SOTTO:SAFETY:1:${number}\n`, 'malformed'],
	[`SOTTO:SAFETY:1:${number.slice(1)}٣`, 'malformed'],
	[`sotto:safety:1:${number}`, 'malformed'],
	['SOTTO:SAFETY:2:what a later version needs', 'version']
])('%j is none that this version reads', (text, code) => {
	expect(codeOf(text)).toBe(code);
});

test('what means to be a code is known from an invite', () => {
	expect(isSafetyCode(createSafetyCode(number))).toBe(true);
	expect(isSafetyCode('SOTTO:SAFETY:7:x')).toBe(true);
	expect(isSafetyCode('https://sotto.example/#/add/AAAA')).toBe(false);
});
