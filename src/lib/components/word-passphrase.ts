// A passphrase of words that chance has chosen, for whoever does not want to think of one. The words are the EFF's long list
// (7,776 of them, as for five dice), which the estimator of passphrases brings along. Keeps and logs nothing.

/** 64 bits. Against Argon2id that outlasts its owner by far, and five words can be remembered. */
const WORDS = 5;
/** How many numbers of 16 bits there are. */
const NUMBERS = 65_536;

/** Five words with spaces between. @throws TypeError when the list cannot be loaded */
export async function suggestPassphrase(): Promise<string> {
	const { dictionary } = await import('@zxcvbn-ts/language-common');
	const words = dictionary['diceware-common'];
	return Array.from({ length: WORDS }, () => words[chance(words.length)]).join(' ');
}

/** A whole number from 0 to below `count`, each as likely. @param count at most 65,536 */
function chance(count: number): number {
	// A remainder of all numbers would make the first words likelier.
	const fair = NUMBERS - (NUMBERS % count);
	for (;;) {
		const [number = 0] = crypto.getRandomValues(new Uint16Array(1));
		if (number < fair) return number % count;
	}
}
