// Two browsers, many contents, everything that breaks: at the end both have all of it, once, in order. `npm run soak` does
// the same for long.
import { expect, test } from '@playwright/test';
import { weights } from './soak/contents.ts';
import { faultNames, SERVER_FAULT } from './soak/plan.ts';
import { soak } from './soak/soak.ts';

const contents = Number(process.env.SOAK_CONTENTS ?? 300);
const happens = [...faultNames, SERVER_FAULT, ...Object.keys(weights)];
const seed = Number(process.env.SOAK_SEED ?? 1);

// eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from the pattern
test(`${contents} contents through faults, seed ${seed}`, async ({}, info) => {
	test.setTimeout(300_000 + contents * 3_000);
	const { faults, counts } = await soak(info.outputPath(), seed, contents);
	console.log(`soak, seed ${seed}: ${JSON.stringify(counts)}`);
	expect(faults).toEqual([]);
	if (contents >= 300) expect(Object.keys(counts)).toEqual(expect.arrayContaining(happens));
});
