// The headers that every answer carries, whatever it is. Owns all of them but the app's content security policy, which
// SvelteKit writes into the shell with the hashes of its scripts.

/** For answers that hold nothing to run, and while there is no app. */
const EMPTY_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'";

/** What the app uses: the camera scans codes, copying passes a key or an invite on. */
const used = ['camera', 'clipboard-write'];

/** What a page could otherwise ask for. Browsers warn about names they do not know, so it names what all of them do. */
const unused = [
	'accelerometer',
	'display-capture',
	'encrypted-media',
	'geolocation',
	'gyroscope',
	'magnetometer',
	'microphone',
	'midi',
	'payment',
	'usb',
	'xr-spatial-tracking'
];

/**
 * @param policy the content security policy of the app; undefined while there is none
 */
export function securityHeaders(policy: string | undefined): ReadonlyMap<string, string> {
	return new Map([
		// As a header too: a worker has the policy of its own answer, and frame-ancestors counts only in a header.
		['Content-Security-Policy', `${policy ?? EMPTY_POLICY}; frame-ancestors 'none'`],
		['Cross-Origin-Embedder-Policy', 'require-corp'],
		['Cross-Origin-Opener-Policy', 'same-origin'],
		['Cross-Origin-Resource-Policy', 'same-origin'],
		[
			'Permissions-Policy',
			[...used.map((feature) => `${feature}=(self)`), ...unused.map((feature) => `${feature}=()`)].join(', ')
		],
		['Referrer-Policy', 'no-referrer'],
		['X-Content-Type-Options', 'nosniff']
	]);
}
