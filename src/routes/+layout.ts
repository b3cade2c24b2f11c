import { speakAsChosen } from '#lib/words/language.svelte.ts';

/** Nothing is shown before it is known in which language. */
export const load = speakAsChosen;
