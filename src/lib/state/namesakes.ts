// Two contacts under one name. Owns when two names count as one to the eye, and which of the two is the one to be warned
// of; pure. A name proves nothing: a key does.
import type { PublicKey } from '#lib/protocol/ids.ts';

/** What of a contact decides whether it is somebody's namesake. */
export interface Named {
	readonly publicKey: PublicKey;
	readonly name: string;
	readonly verified: boolean;
	readonly addedAt: number;
}

/** Letters of other scripts, in lower case, that are drawn like a Latin one in lower case or as a capital. */
const lookAlikes: Readonly<Record<string, string>> = {
	// Cyrillic
	...{ а: 'a', в: 'b', с: 'c', ԁ: 'd', е: 'e', һ: 'h', н: 'h', і: 'i', ј: 'j', к: 'k', м: 'm', о: 'o', р: 'p' },
	...{ ԛ: 'q', ѕ: 's', т: 't', ѵ: 'v', ԝ: 'w', х: 'x', у: 'y', ү: 'y' },
	// Greek
	...{ α: 'a', β: 'b', ε: 'e', η: 'h', ι: 'i', κ: 'k', μ: 'm', ν: 'n', ο: 'o', ρ: 'p', τ: 't', υ: 'y', χ: 'x', ζ: 'z' },
	// Latin letters that no accent makes
	...{ ı: 'i', ɑ: 'a', ø: 'o', đ: 'd', ł: 'l', ß: 'ss', '0': 'o' }
};

/** The name as the eye takes it in: names that are equal in this form are told apart by nobody. */
export function nameToTheEye(name: string): string {
	const plain = name
		.normalize('NFKD')
		.toLowerCase()
		// Accents, and what is drawn as nothing at all.
		.replaceAll(/[\p{Mark}\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}]/gu, '');
	return Array.from(plain, (letter) => lookAlikes[letter] ?? letter)
		.join('')
		.replaceAll(/\s+/gu, ' ')
		.trim();
}

/** Whether `other` was there before `one`: the one that was verified, else the one that was added first. */
function isBefore(other: Named, one: Named): boolean {
	if (other.verified !== one.verified) return other.verified;
	if (other.addedAt !== one.addedAt) return other.addedAt < one.addedAt;
	return other.publicKey < one.publicKey;
}

/** The contact that each of these must not be taken for, where there is one: a verified one before any other. */
export function findNamesakes<T extends Named>(contacts: readonly T[]): ReadonlyMap<PublicKey, T> {
	const found = new Map<PublicKey, T>();
	for (const named of Map.groupBy(contacts, ({ name }) => nameToTheEye(name)).values()) {
		const first = named.reduce((before, each) => (isBefore(each, before) ? each : before));
		for (const each of named) if (each !== first) found.set(each.publicKey, first);
	}
	return found;
}

/** The contact that somebody new under this name must not be taken for. @param publicKey theirs, where it is known */
export function findKnownBy<T extends Named>(
	name: string,
	publicKey: PublicKey | undefined,
	contacts: readonly T[]
): T | undefined {
	const seen = nameToTheEye(name);
	if (seen === '') return undefined; // nothing was typed yet
	return contacts
		.filter((each) => each.publicKey !== publicKey && nameToTheEye(each.name) === seen)
		.reduce<T | undefined>(
			(before, each) => (before === undefined || isBefore(each, before) ? each : before),
			undefined
		);
}
