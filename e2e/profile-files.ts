// The files of a browser's profile, searched. Owns no judgement of what may be found.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface ProfileFile {
	readonly path: string;
	readonly bytes: Buffer;
}

/** Every file below the folder. */
export function filesOf(profile: string): ProfileFile[] {
	return readdirSync(profile, { recursive: true, encoding: 'utf8' })
		.map((path) => join(profile, path))
		.filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
		.map((path) => ({ path, bytes: readFileSync(path) }));
}

/** The files in which any of these stand. */
export function searchBytes(files: readonly ProfileFile[], needles: readonly Buffer[]): string[] {
	return files.flatMap(({ path, bytes }) =>
		needles.some((needle) => bytes.includes(needle)) ? [`${path} (${bytes.length} bytes)`] : []
	);
}
