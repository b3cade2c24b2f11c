// What goes between the page and its worker. Types only.

export interface Asked {
	readonly id: number;
	readonly subject: 'sealed' | 'plain' | 'sqlite';
	readonly name: string;
	readonly request: unknown;
}
export interface Answer {
	readonly id: number;
	readonly value?: unknown;
	readonly error?: string;
}
/** What the bench calls in the page. */
export interface BenchPage {
	call(subject: Asked['subject'], name: string, request: unknown): Promise<unknown>;
	/** Ends the worker, and with it all that it has open; the next call begins another. */
	restart(): void;
	/** What the page and its worker hold, in bytes, after the garbage was collected. */
	memory(): Promise<number>;
}
