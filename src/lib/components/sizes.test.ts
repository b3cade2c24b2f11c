import { expect, test } from 'vitest';
import { sizeOf } from './sizes.ts';

test.each([
	[0, '0 B'],
	[999, '999 B'],
	[1_000, '1 kB'],
	[3_240_000, '3.2 MB'],
	[9_960_000, '10 MB'],
	[999_900, '1 MB'],
	[120_400_000_000, '120 GB'],
	[5e15, '5000 TB']
])('%i bytes are %s', (bytes, words) => {
	expect(sizeOf(bytes)).toBe(words);
});
