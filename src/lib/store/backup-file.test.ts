// A backup file: what was written is read, and each fault is refused by a code of its own.
import { expect, test } from 'vitest';
import { MAX_LINE_BYTES } from '#lib/protocol/backup.ts';
import { randomBytes, toBase64 } from '#lib/protocol/bytes.ts';
import { AppError, errorCode } from '#lib/protocol/errors.ts';
import { readBackup, writeBackup } from './backup-file.ts';
import { HEAD_BYTES, SEALED_CHUNK_BYTES } from './backup-seal.ts';
import { CHEAP_KDF, PASSPHRASE } from './fixtures.ts';

async function* batchesOf(lines: readonly string[]) {
	for (let at = 0; at < lines.length; at += 7) yield await Promise.resolve(lines.slice(at, at + 7));
}
async function bytesOf(lines: readonly string[], passphrase = PASSPHRASE): Promise<Uint8Array<ArrayBuffer>> {
	return new Uint8Array(
		await new Blob(await Array.fromAsync(writeBackup(batchesOf(lines), passphrase, CHEAP_KDF))).arrayBuffer()
	);
}
async function read(bytes: BlobPart, passphrase = PASSPHRASE): Promise<readonly string[]> {
	return (await Array.fromAsync(readBackup(new Blob([bytes]), passphrase))).flat();
}
const refusal = (bytes: BlobPart, passphrase?: string) => read(bytes, passphrase).then(() => 'read', errorCode);

/** Incompressible, so that there are several chunks. */
const many = Array.from({ length: 300 }, (_, at) => `${at} ${toBase64(randomBytes(600))}`);
const large = await bytesOf(many);
const chunks = (large.length - HEAD_BYTES) / SEALED_CHUNK_BYTES;

test.each([
	['no line', []],
	['one line', ['{"a":"ä 𝒳"}']],
	['lines over several chunks', many],
	['the longest line', ['x'.repeat(MAX_LINE_BYTES)]]
])('%s comes back as it was', async (_, lines) => {
	const bytes = await bytesOf(lines);
	expect((bytes.length - HEAD_BYTES) % SEALED_CHUNK_BYTES).toBe(0);
	expect(await read(bytes)).toEqual(lines);
});

test('the passphrase is the same however its letters are composed; another is told', async () => {
	const bytes = await bytesOf(['x'], 'é');
	expect(await read(bytes, 'e\u0301')).toEqual(['x']);
	expect(await refusal(bytes, 'e')).toBe('backup-passphrase');
	expect(await refusal(bytes, '')).toBe('backup-passphrase');
});

test('two backups of the same have no byte of their keys or chunks in common', async () => {
	const [one, other] = [await bytesOf(['x']), await bytesOf(['x'])];
	expect(one.slice(22, 54)).not.toEqual(other.slice(22, 54));
	expect(one.slice(HEAD_BYTES)).not.toEqual(other.slice(HEAD_BYTES));
});

test('a file that is no backup, and one of a newer version', async () => {
	expect(await refusal(new Uint8Array())).toBe('backup-none');
	expect(await refusal('some other file that somebody picked')).toBe('backup-none');
	const newer = large.slice();
	newer[12] = 2;
	expect(await refusal(newer)).toBe('backup-newer');
	expect(await refusal(newer.slice(0, 20))).toBe('backup-newer');
	newer[12] = 0;
	expect(await refusal(newer)).toBe('backup-damaged');
});

test('a file that was cut anywhere is told as cut', async () => {
	const cuts = [5, 12, HEAD_BYTES - 1, HEAD_BYTES, HEAD_BYTES + 1, large.length - 1];
	for (let chunk = 1; chunk < chunks; chunk++) cuts.push(HEAD_BYTES + chunk * SEALED_CHUNK_BYTES);
	expect(chunks).toBeGreaterThan(2);
	for (const cut of cuts) expect([cut, await refusal(large.slice(0, cut))]).toEqual([cut, 'backup-truncated']);
});

test('a changed bit is found wherever it is', async () => {
	for (let at = 13; at < HEAD_BYTES; at++)
		expect([at, await refusal(changed(large, at))]).toEqual([at, 'backup-damaged']);
	for (let chunk = 0; chunk < chunks; chunk++)
		for (const at of [0, 1_000, SEALED_CHUNK_BYTES - 1])
			expect(await refusal(changed(large, HEAD_BYTES + chunk * SEALED_CHUNK_BYTES + at))).toBe('backup-damaged');
});

test('chunks that were exchanged, doubled, left out, of another file, or behind the end are found', async () => {
	const chunk = (bytes: Uint8Array<ArrayBuffer>, at: number) =>
		bytes.slice(HEAD_BYTES + at * SEALED_CHUNK_BYTES, HEAD_BYTES + (at + 1) * SEALED_CHUNK_BYTES);
	const head = large.slice(0, HEAD_BYTES);
	const own = Array.from({ length: chunks }, (_, at) => chunk(large, at));
	const another = chunk(await bytesOf(many), 0);
	const [first, second, ...others] = own as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
	for (const parts of [
		[second, first, ...others],
		[first, first, second, ...others],
		[second, ...others],
		[another, second, ...others],
		[...own, own.at(-1)!],
		[...own, new Uint8Array(SEALED_CHUNK_BYTES)]
	])
		expect(await new Blob([head, ...parts]).arrayBuffer().then(refusal)).toBe('backup-damaged');
	expect(await new Blob([head, ...own]).arrayBuffer().then(refusal)).toBe('read');
});

test('costs above what a vault may have are refused before they are paid', async () => {
	const dear = large.slice();
	new DataView(dear.buffer).setUint32(13, 4_000_000_000);
	const sum = await crypto.subtle.digest('SHA-256', dear.slice(0, HEAD_BYTES - 8));
	dear.set(new Uint8Array(sum).subarray(0, 8), HEAD_BYTES - 8);
	expect(await refusal(dear)).toBe('backup-damaged');
});

test('a line above the bound is refused while it is inflated', async () => {
	expect(await refusal(await bytesOf(['x'.repeat(MAX_LINE_BYTES + 1)]))).toBe('backup-damaged');
	expect(await refusal(await bytesOf(['x'.repeat(50_000_000)]))).toBe('backup-damaged');
});

test('what goes wrong in the source comes out as it is', async () => {
	const source = async function* () {
		yield await Promise.resolve(['x']);
		throw new AppError('unsealable');
	};
	await expect(Array.fromAsync(writeBackup(source(), PASSPHRASE, CHEAP_KDF))).rejects.toThrow(
		new AppError('unsealable')
	);
});

function changed(bytes: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> {
	const copy = bytes.slice();
	copy[at]! ^= 1;
	return copy;
}
