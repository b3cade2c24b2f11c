// How long a passphrase withstands guessing, by a kept estimator that is loaded when it is first needed. Owns what is
// said of it and where "weak" ends; keeps and logs nothing of what was typed.
import { type Key, say } from '#lib/words/language.svelte.ts';

export interface Strength {
	/** 0 very weak, 1 weak, 2 fair, 3 good, 4 strong; undefined: the estimator could not be loaded. */
	readonly score: 0 | 1 | 2 | 3 | 4 | undefined;
	readonly label: string;
	/** What it means, in one sentence. */
	readonly words: string;
}

/**
 * Guesses per second by a thief with this device's disk and a few graphics cards, against Argon2id with 64 MiB and 3
 * passes: the generous end, so that the words promise too little.
 */
const GUESSES_PER_SECOND = 10_000;

/** log10 of the guesses from which on a passphrase has the score of its place plus one. 1e10 guesses take 12 days. */
const steps = [6, 10, 12, 15];
const labels = [
	'strength.veryWeak',
	'strength.weak',
	'strength.fair',
	'strength.good',
	'strength.strong'
] as const satisfies readonly Key[];

/** The lowest score that is accepted without asking back. */
export const ACCEPTABLE = 2;

type Estimate = (passphrase: string, known: string[]) => { readonly guessesLog10: number };
let estimator: Promise<Estimate> | undefined;

async function loadEstimator(): Promise<Estimate> {
	const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
		import('@zxcvbn-ts/core'),
		import('@zxcvbn-ts/language-common')
	]);
	const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
	return (passphrase, known) => zxcvbn.check(passphrase, known);
}

/** @param known words that a thief would try first, such as the person's name */
export async function strengthOf(passphrase: string, known: readonly string[]): Promise<Strength> {
	let estimate: Estimate;
	try {
		estimate = await (estimator ??= loadEstimator());
	} catch {
		estimator = undefined;
		return strengthSaid(
			undefined,
			() => say('strength.notChecked'),
			() => say('strength.couldNotCheck')
		);
	}
	const { guessesLog10 } = estimate(
		passphrase,
		known.flatMap((word) => word.toLowerCase().split(/\s+/))
	);
	const score = steps.filter((step) => guessesLog10 >= step).length as 0 | 1 | 2 | 3 | 4;
	return strengthSaid(
		score,
		() => say(labels[score]),
		() => say('strength.guessed', { time: timeWords(10 ** guessesLog10 / GUESSES_PER_SECOND) })
	);
}

/** Its words are said when they are read: the language may change while it stands. */
function strengthSaid(score: Strength['score'], label: () => string, words: () => string): Strength {
	return {
		score,
		get label() {
			return label();
		},
		get words() {
			return words();
		}
	};
}

const units = [
	['strength.inMinutes', 60],
	['strength.inHours', 3_600],
	['strength.inDays', 86_400],
	['strength.inMonths', 2_629_800],
	['strength.inYears', 31_557_600]
] as const;

/** "within a minute", "in about 3 hours", "in more than 1,000 years" */
export function timeWords(seconds: number): string {
	const unit = units.findLast(([, length]) => seconds >= length);
	if (!unit) return say('strength.withinMinute');
	const [key, length] = unit;
	const count = Math.round(seconds / length);
	if (key === 'strength.inYears' && count >= 1_000) return say('strength.inMillennia');
	return say(key, { count });
}
