// Deflate by the platform's own streams, driven by hand: a `Response` around them costs three times as much per page.
import { type Bytes, concat } from '#lib/protocol/bytes.ts';

export function deflate(bytes: Bytes): Promise<Bytes> {
	return through(new CompressionStream('deflate-raw'), bytes);
}

/** @throws whatever the platform throws for bytes that are not deflated */
export function inflate(bytes: Bytes): Promise<Bytes> {
	return through(new DecompressionStream('deflate-raw'), bytes);
}

async function through({ readable, writable }: CompressionStream | DecompressionStream, bytes: Bytes): Promise<Bytes> {
	const writer = writable.getWriter();
	// Not awaited before reading begins: the stream takes no more than its reader has room for.
	const written = writer.write(bytes).then(() => writer.close());
	written.catch(() => undefined); // told below, or by the reader
	const reader = readable.getReader();
	const parts: Bytes[] = [];
	for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value);
	await written;
	return concat(...parts);
}
