// A backup as lines of text: deflated, then sealed (backup-seal.ts). Owns the stream in both directions, and the bound on a
// line; knows nothing of what the lines say.
import { MAX_LINE_BYTES } from '#lib/protocol/backup.ts';
import { type Bytes, utf8 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { openBackup, sealBackup } from './backup-seal.ts';
import { KDF_TODAY } from './vault.ts';
import type { KdfParameters } from './vault-record.ts';

/**
 * Writes lines as a backup file.
 * @param batches without line ends in them
 * @yields the file's bytes in order
 */
export function writeBackup(
	batches: AsyncIterable<readonly string[]>,
	passphrase: string,
	kdf: KdfParameters = KDF_TODAY
): AsyncGenerator<Bytes, void> {
	return sealBackup(transform(encode(batches), new CompressionStream('deflate-raw')), passphrase, kdf);
}

/**
 * Reads the lines of a backup file.
 * @yields lines of what has proven to be written there; the file is whole once this has ended
 * @throws AppError as `openBackup`, and `backup-damaged` for what is no lines
 */
export async function* readBackup(file: Blob, passphrase: string): AsyncGenerator<readonly string[], void> {
	const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
	let rest = '';
	for await (const bytes of transform(openBackup(file, passphrase), new DecompressionStream('deflate-raw'))) {
		const lines = (rest + decode(decoder, bytes)).split('\n');
		rest = lines.pop() ?? '';
		// No line has more UTF-16 units than bytes: what is longer is not gathered to be told that.
		if ([rest, ...lines].some(({ length }) => length > MAX_LINE_BYTES)) throw new AppError('backup-damaged', 'line');
		if (lines.length > 0) yield lines;
	}
	if (rest !== '' || decode(decoder) !== '') throw new AppError('backup-damaged', 'last line');
}

async function* encode(batches: AsyncIterable<readonly string[]>): AsyncGenerator<Bytes, void> {
	for await (const lines of batches) yield utf8(lines.map((line) => `${line}\n`).join(''));
}

function decode(decoder: TextDecoder, bytes?: Bytes): string {
	try {
		return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
	} catch {
		throw new AppError('backup-damaged', 'utf-8');
	}
}

/** What comes out of a transforming stream of the platform; an error of the source comes out as it is. */
async function* transform(
	source: AsyncIterable<Bytes>,
	{ readable, writable }: CompressionStream | DecompressionStream
): AsyncGenerator<Bytes, void> {
	const writer = writable.getWriter();
	const reader = (readable as ReadableStream<Bytes>).getReader();
	let fault: { readonly error: unknown } | undefined;
	const noted = async function* (): AsyncGenerator<Bytes, void> {
		try {
			yield* source;
		} catch (error) {
			fault = { error };
			throw error;
		}
	};
	const feed = async (): Promise<void> => {
		try {
			for await (const bytes of noted()) await writer.write(bytes);
			await writer.close();
		} catch (error) {
			await writer.abort(error).catch(() => undefined);
		}
	};
	const fed = feed();
	try {
		for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
	} catch {
		await fed;
		throw fault === undefined ? new AppError('backup-damaged', 'deflate') : fault.error;
	} finally {
		await reader.cancel().catch(() => undefined);
		await fed;
	}
}
