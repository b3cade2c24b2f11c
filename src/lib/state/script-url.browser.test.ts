import { expect, test } from 'vitest';
import { scriptUrl } from './script-url.ts';

test('a script of the own origin passes, and comes back as what the browser demands', () => {
	for (const url of ['/service-worker.js', `${location.origin}/x.js`, 'x.js']) {
		expect(String(scriptUrl(url))).toBe(url);
		expect(scriptUrl(url)).not.toBeTypeOf('string'); // this browser has Trusted Types
	}
});

test.each([
	'https://evil.example/x.js',
	'//evil.example/x.js',
	'data:text/javascript,0',
	'javascript:0',
	'blob:null/0'
])('refuses %s', (url) => {
	expect(() => scriptUrl(url)).toThrow(TypeError);
});
