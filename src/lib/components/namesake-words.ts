// What is said when another key stands under a known name: that the name proves nothing, and what tells the two apart.
import { say } from '#lib/words/language.svelte.ts';

/** A contact who was here before under this name. */
interface Namesake {
	readonly name: string;
	readonly verified: boolean;
}

/** Of a contact. @param verified whether this one is verified too */
export function namesakeWords(namesake: Namesake, verified: boolean): string {
	const { name } = namesake;
	if (!namesake.verified) return say('namesake.knewAnother', { name });
	return say(verified ? 'namesake.bothVerified' : 'namesake.notVerified', { name });
}

/** Of somebody who is not added yet. @param source what has brought the key */
export function newNamesakeWords(namesake: Namesake, source: 'invite' | 'key'): string {
	const { name } = namesake;
	if (source === 'invite')
		return say(namesake.verified ? 'namesake.notVerifiedInvite' : 'namesake.knownInvite', { name });
	return say(namesake.verified ? 'namesake.notVerifiedKey' : 'namesake.knownKey', { name });
}
