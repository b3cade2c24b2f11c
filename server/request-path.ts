// The path of a request. Owns one rule: whatever was asked for, reading it never throws, as parsing it as a URL would.
import type { IncomingMessage } from 'node:http';

/** What was asked for without its query, as it was written. */
export function requestPath({ url = '/' }: IncomingMessage): string {
	return url.replace(/\?.*$/s, '');
}
