import type { BenchPage } from './calls.ts';

declare global {
	var bench: BenchPage;
	interface Performance {
		/** Where the page is cross-origin isolated. */
		measureUserAgentSpecificMemory(): Promise<{ readonly bytes: number }>;
	}
}
