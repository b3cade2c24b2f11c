// What strangers may send, as fast-check arbitraries, and the only thing that a parser may do with it: answer, or throw
// an AppError of a known code.
import fc from 'fast-check';
import { expect } from 'vitest';
import { AppError, type ErrorCode } from './errors.ts';

/** Any UTF-16 text, half characters included. */
export const anyText = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));

const jsonValue = fc.oneof(
	fc.jsonValue({ maxDepth: 3 }),
	fc.constantFrom<unknown>(0, -0, -1, 0.5, 1e300, 2 ** 53, '', '0', 'A'.repeat(44), [], {}, null, true)
);
const fieldName = (sample: object) =>
	fc.oneof(fc.constantFrom(...Object.keys(sample), '__proto__', 'constructor', 'toString', 'type'), fc.string());

/** JSON of `sample` with some fields replaced, added or taken away, then perhaps cut or with a character changed. */
function nearlyJson(sample: object): fc.Arbitrary<string> {
	const change = fc.tuple(fieldName(sample), fc.option(jsonValue, { nil: undefined }));
	const damage = fc.option(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.string({ maxLength: 2 })));
	return fc.tuple(fc.array(change, { maxLength: 3 }), damage).map(([changes, damaged]) => {
		const entries = new Map<string, unknown>(Object.entries(sample));
		for (const [name, value] of changes) entries.set(name, value);
		const fields = [...entries].filter(([, value]) => value !== undefined);
		const json = `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
		if (damaged === null) return json;
		const at = Math.floor(damaged[0] * json.length);
		return json.slice(0, at) + damaged[1] + json.slice(at + 1);
	});
}

/** Anything that could arrive where JSON like one of `samples` is awaited. */
export function hostileJson(...samples: readonly object[]): fc.Arbitrary<string> {
	return fc.oneof(anyText, fc.json(), ...samples.map(nearlyJson));
}

/** Calls a parser, and fails the test on anything thrown but an AppError of one of `codes`. */
export function answersOrThrows(parse: () => unknown, ...codes: readonly ErrorCode[]): void {
	try {
		parse();
	} catch (error) {
		expect(error).toBeInstanceOf(AppError);
		expect(codes).toContain((error as AppError).code);
		return;
	}
	expect(true).toBe(true); // answered: what it answered is the caller's to check
}

/** The code of the AppError that `run` throws; undefined when it throws none. */
export function thrownCode(run: () => unknown): ErrorCode | undefined {
	try {
		run();
		return undefined;
	} catch (error) {
		if (error instanceof AppError) return error.code;
		throw error;
	}
}
