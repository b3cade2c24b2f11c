// A Bloom filter over the grams of a segment: says of one that is not there, nearly always, that it is not. Owns the layout:
// the bits, nothing else.

/** Bits per gram and hashes per gram: some 0.8 % of the grams that are not there look as if they were. */
const BITS = 10;
const HASHES = 7;
/** No filter is larger, in bytes: a segment of ten million grams. */
const MAX_BLOOM_BYTES = 16 * 1024 * 1024;

export function createBloom(grams: ReadonlySet<string>): Uint8Array<ArrayBuffer> {
	const bloom = new Uint8Array(Math.min(MAX_BLOOM_BYTES, Math.ceil((Math.max(1, grams.size) * BITS) / 8)));
	for (const gram of grams) for (const bit of bitsOf(gram, bloom.length * 8)) setBit(bloom, bit);
	return bloom;
}

/** Whether the gram may be there; false is certain. An empty filter knows nothing: everything may. */
export function mayHave(bloom: Uint8Array, gram: string): boolean {
	if (bloom.length === 0) return true;
	for (const bit of bitsOf(gram, bloom.length * 8))
		if (((bloom[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
	return true;
}

function setBit(bloom: Uint8Array, bit: number): void {
	bloom[bit >>> 3] = (bloom[bit >>> 3] ?? 0) | (1 << (bit & 7));
}

function* bitsOf(gram: string, size: number): Generator<number> {
	const first = hash(gram, 0x811c9dc5);
	const step = hash(gram, 0x9747b28c) | 1;
	for (let at = 0; at < HASHES; at++) yield ((first + Math.imul(at, step)) >>> 0) % size;
}

function hash(text: string, seed: number): number {
	let value = seed;
	for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
	value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
	return (value ^ (value >>> 13)) >>> 0;
}
