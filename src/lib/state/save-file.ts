// Where a file that is being written goes: one that the person picks, where the browser can ask; else the downloads. Owns that
// a file which was not finished is none.

/** A file being written. */
export interface FileTarget {
	/** `picked`: it is where the person said; `download`: the browser has it among its downloads. */
	readonly kind: 'picked' | 'download';
	write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
	/** It is whole. */
	close(): Promise<void>;
	/** It is to be as before. */
	abort(): Promise<void>;
}

/** What TypeScript's library does not know yet, and not every browser has. */
interface Picker {
	showSaveFilePicker?(options: {
		readonly suggestedName: string;
		readonly types: readonly { readonly accept: Readonly<Record<string, readonly string[]>> }[];
	}): Promise<{ createWritable(): Promise<Writable> }>;
}
interface Writable {
	write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
	close(): Promise<void>;
	abort(): Promise<void>;
}

/**
 * Asks where the file shall go.
 * @param name the file's, with its ending
 * @returns undefined when the person did not want to say
 */
export async function pickTarget(name: string, type: string): Promise<FileTarget | undefined> {
	const browser = window as Picker;
	if (browser.showSaveFilePicker === undefined) return createDownload(name, type);
	const ending = name.slice(name.lastIndexOf('.'));
	try {
		const handle = await browser.showSaveFilePicker({ suggestedName: name, types: [{ accept: { [type]: [ending] } }] });
		const writable = await handle.createWritable(); // what was there before stays until `close`
		return {
			kind: 'picked',
			write: (bytes) => writable.write(bytes),
			close: () => writable.close(),
			abort: () => writable.abort()
		};
	} catch (error) {
		if (error instanceof Error && error.name === 'AbortError') return undefined;
		return createDownload(name, type); // asked too late after the click, or not allowed here
	}
}

function createDownload(name: string, type: string): FileTarget {
	// Parts become one Blob now and then: the browser keeps large ones on its disk.
	let parts: BlobPart[] = [];
	return {
		kind: 'download',
		write(bytes) {
			parts.push(bytes);
			if (parts.length >= 32) parts = [new Blob(parts)];
			return Promise.resolve();
		},
		close() {
			const url = URL.createObjectURL(new Blob(parts, { type }));
			const link = document.createElement('a');
			link.href = url;
			link.download = name;
			link.click();
			setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser has begun to read it long before
			return Promise.resolve();
		},
		abort() {
			parts = [];
			return Promise.resolve();
		}
	};
}
