// Stands in for the library's msrcrypto (the alias in vite.config.ts): the platform's digest under the name that the
// library's FingerprintGenerator calls. Refuses everything else that msrcrypto was: nothing of ours may call it.
//
// D4: every digest of msrcrypto waits for a clamped setTimeout, so that a safety number of 2 x 5,200 digests takes 48 s
// in a browser's worker; with this it takes a tenth of a second, has the same digits, and 104 KB less to load.

export const subtle: Pick<SubtleCrypto, 'digest'> = {
	digest: (algorithm, bytes) => crypto.subtle.digest(algorithm, bytes)
};
