// How Sotto looks: the theme, the contrast and the accent that the person chose, which are no secret and are needed before
// anything is unlocked. Owns the choice and the attributes of the page that src/themes.css goes by; names no colour but the
// grounds that the browser's own frame takes on.
import { keepChoice, readChoice } from '#lib/words/kept-choice.ts';

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];
/** The first is that of an app in which nothing was chosen. */
export const accents = ['petrol', 'blue', 'violet', 'berry', 'moss', 'clay'] as const;
export type Accent = (typeof accents)[number];

/** What can be chosen; undefined: as the system has it, and the first accent. */
export interface Appearance {
	readonly theme: Theme | undefined;
	readonly contrast: 'more' | undefined;
	readonly accent: Accent | undefined;
}

/** `--ground` of each theme, without and with more contrast: a test compares them. */
export const grounds = {
	light: { usual: '#f1eee8', more: '#ffffff' },
	dark: { usual: '#131718', more: '#000000' }
} as const satisfies Record<Theme, unknown>;

const MORE_CONTRAST = '(prefers-contrast: more)';

let chosen = $state.raw<Appearance>(readAppearance());

export function appearance(): Appearance {
	return chosen;
}

/** Holds at once, and in this browser from now on. */
export function chooseAppearance(change: Partial<Appearance>): void {
	chosen = { ...chosen, ...change };
	for (const [name, choice] of Object.entries(change)) keepChoice(name, choice);
	wear();
}

/** Looks as chosen from now on, whatever the system or another tab changes. */
export function followAppearance(): void {
	wear();
	matchMedia(MORE_CONTRAST).addEventListener('change', wear);
	addEventListener('storage', () => {
		chosen = readAppearance();
		wear();
	});
}

function readAppearance(): Appearance {
	const [theme, accent] = [readChoice('theme'), readChoice('accent')];
	return {
		theme: themes.find((each) => each === theme),
		contrast: readChoice('contrast') === 'more' ? 'more' : undefined,
		accent: accents.find((each) => each === accent)
	};
}

function wear(): void {
	const { theme, accent } = chosen;
	const contrast = chosen.contrast ?? (matchMedia(MORE_CONTRAST).matches ? 'more' : undefined);
	for (const [name, value] of Object.entries({ theme, contrast, accent })) {
		if (value === undefined) document.documentElement.removeAttribute(`data-${name}`);
		else document.documentElement.setAttribute(`data-${name}`, value);
	}
	// One for each theme of the system's: both say the chosen one.
	for (const each of themes)
		document
			.querySelector(`meta[name="theme-color"][media="(prefers-color-scheme: ${each})"]`)
			?.setAttribute('content', grounds[theme ?? each][contrast ?? 'usual']);
}
