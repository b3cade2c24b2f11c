import { expect, test } from 'vitest';
import { namesakeWords, newNamesakeWords } from './namesake-words.ts';

test('a contact under the name of a verified one is said not to be them', () => {
	expect(namesakeWords({ name: 'Ada', verified: true }, false)).toContain('This is not the Ada that you verified.');
	expect(newNamesakeWords({ name: 'Ada', verified: true }, 'invite')).toContain('not the Ada that you verified');
	expect(newNamesakeWords({ name: 'Ada', verified: true }, 'key')).toContain('not the Ada that you verified');
});

test('where nobody was verified, nobody is said to be the right one', () => {
	expect(namesakeWords({ name: 'Ada', verified: false }, false)).not.toContain('verified');
	expect(newNamesakeWords({ name: 'Ada', verified: false }, 'key')).toContain('You already know somebody called Ada.');
});

test('two who are both verified are only to be told apart', () => {
	expect(namesakeWords({ name: 'Ada', verified: true }, true)).toContain('another name');
	expect(namesakeWords({ name: 'Ada', verified: true }, true)).not.toContain('This is not');
});
