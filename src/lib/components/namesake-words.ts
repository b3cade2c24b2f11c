// What is said when another key stands under a known name: that the name proves nothing, and what tells the two apart.

/** A contact who was here before under this name. */
interface Namesake {
	readonly name: string;
	readonly verified: boolean;
}

/** Of a contact. @param verified whether this one is verified too */
export function namesakeWords(namesake: Namesake, verified: boolean): string {
	if (!namesake.verified)
		return `You knew another ${namesake.name} before, with another key. The name alone does not tell which of the two this is.`;
	if (verified)
		return `You have verified two people under the name ${namesake.name}. Give one of them another name, so that you do not take one for the other.`;
	return `This is not the ${namesake.name} that you verified. It is another key under the same name.`;
}

/** Of somebody who is not added yet. @param source what has brought the key */
export function newNamesakeWords(namesake: Namesake, source: 'invite' | 'key'): string {
	const words =
		source === 'invite' ? 'This invite comes from another key.' : 'The key that you add here is another one.';
	return namesake.verified
		? `This is not the ${namesake.name} that you verified. ${words}`
		: `You already know somebody called ${namesake.name}. ${words}`;
}
