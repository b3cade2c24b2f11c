// `npm run soak`: the soak of the tests for long, by another seed each time. `SOAK_CONTENTS` and `SOAK_SEED` say otherwise.
import { randomInt } from 'node:crypto';
import config from './playwright.config.ts';

// In the environment, because each process of the runner reads this file anew.
process.env.SOAK_CONTENTS ??= '10000';
process.env.SOAK_SEED ??= String(randomInt(2 ** 31));

export default { ...config, testMatch: 'soak.spec.ts', workers: 1 };
