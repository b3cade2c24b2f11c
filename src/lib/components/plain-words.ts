// Words as they are compared where one types to choose. Pure.

/** Case and accents are of no account: "Cafe" is "café", "STRASSE" is "Straße". */
export function plainText(text: string): string {
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase().toLowerCase();
}

/** The plain words of a text; none where it has no letters and no digits. */
export function plainWords(text: string): readonly string[] {
	return plainText(text)
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '');
}
