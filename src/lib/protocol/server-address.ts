// The address of a signaling server as a person types it, and as it is kept. Owns which addresses may be chosen: encrypted
// ones, and those of this device itself.

/** Longer ones would leave no room in an invite. */
const MAX_ADDRESS = 256;
/** Where this project's server speaks. */
const PATH = '/signal';
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u;

/**
 * What a person typed, as it is kept: `chat.example.org` and `https://chat.example.org` mean
 * `wss://chat.example.org/signal`; a whole address stays as it is.
 * @returns undefined when it is none, or would send over the net who calls whom for everybody to read
 */
export function readServerAddress(typed: string): string | undefined {
	const text = typed.trim();
	const scheme = /^(?:(ws|http)|(wss|https)):\/\//iu.exec(text);
	if (scheme === null && /^[a-z][a-z\d+.-]*:\/\//iu.test(text)) return undefined;
	const isPlain = scheme?.[1] !== undefined;
	const rest = text.slice(scheme?.[0].length ?? 0);
	const address = `${isPlain ? 'ws' : 'wss'}://${rest}`;
	if (!URL.canParse(address)) return undefined;
	const url = new URL(address);
	if (url.username !== '' || url.password !== '' || url.hash !== '' || url.search !== '') return undefined;
	const isWhole = /^wss?:/iu.test(text);
	if (!isWhole && url.pathname === '/') url.pathname = PATH;
	if (url.href.length > MAX_ADDRESS || (isPlain && !LOOPBACK.test(url.hostname))) return undefined;
	return url.href;
}
