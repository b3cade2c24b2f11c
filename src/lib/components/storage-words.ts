// What is said of the disk where there is more than one place to say it.
import type { Key } from '#lib/words/language.svelte.ts';

export const diskFull = 'notices.diskFull' satisfies Key;
export const weekRule = 'notices.weekRule' satisfies Key;
