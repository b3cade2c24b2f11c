import { followAppearance } from '#lib/state/appearance.svelte.ts';
import { speakAsChosen } from '#lib/words/language.svelte.ts';

/** Nothing is shown before it is known in which language, and in which colours. */
export const load = async (): Promise<void> => {
	followAppearance();
	await speakAsChosen();
};
