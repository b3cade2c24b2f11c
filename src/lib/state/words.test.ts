// Every code and every failure has words that a person can act on, and none repeats what it was given but a name.
import { expect, test } from 'vitest';
import { AppError, errorCodes } from '#lib/protocol/errors.ts';
import type { LinkFailure } from '#lib/rtc/ports.ts';
import { clockWords, linkWords, signalingWords, wordsOf } from './words.ts';
import type { SignalingView } from './view.ts';

/** Errors that people meet by their own acts, or that ask an act of them: each has words of its own. */
const known = [
	'already-exists',
	'another-tab',
	'contact-closed',
	'database-gone',
	'disk-full',
	'fenced',
	'invite-invalid',
	'invite-own',
	'key-invalid',
	'key-own',
	'message-gone',
	'too-long',
	'version',
	'wrong-passphrase'
] as const;
const failures: readonly LinkFailure[] = [
	'signaling',
	'away',
	'no-answer',
	'no-candidates',
	'no-path',
	'invite',
	'lost'
];
const sentences = /^[A-Z][^]*\.$/u;

test.each(errorCodes)('%s has words, and no detail of the error is in them', (code) => {
	const words = wordsOf(new AppError(code, 'secret-detail'));
	expect(words).toMatch(sentences);
	expect(words).not.toContain('secret-detail');
	expect(words).not.toContain(code.includes('-') ? code : `${code}:`);
});

test('errors that people can act on have words of their own; of any other its text is not shown', () => {
	expect(new Set([...known.map((code) => wordsOf(new AppError(code))), wordsOf(new AppError('internal'))]).size).toBe(
		known.length + 1
	);
	for (const thrown of [new Error('secret-detail'), 'secret-detail', undefined, { code: 'disk-full' }])
		expect(wordsOf(thrown)).toBe(wordsOf(new AppError('internal')));
});

test.each(failures)('a link that fails by %s is told with the name and where the messages are', (failure) => {
	const words = linkWords('Ada', failure);
	expect(words).toMatch(sentences);
	expect(words).toContain('Your messages wait on this device');
	if (failure !== 'no-candidates' && failure !== 'no-path') expect(words).toContain('Ada');
});

test.each(failures)(
	'somebody invisible is not promised that a link that failed by %s is tried by itself',
	(failure) => {
		const words = linkWords('Ada', failure, true);
		expect(words).toMatch(sentences);
		expect(words).toContain('Your messages wait on this device');
		expect(words).not.toMatch(/by itself|by themselves/u);
		if (['signaling', 'away', 'no-answer', 'lost'].includes(failure))
			expect(words).toContain('While you are invisible');
	}
);

test('no two failures read the same', () => {
	expect(new Set(failures.map((failure) => linkWords('Ada', failure))).size).toBe(failures.length);
});

test.each([
	[{ state: 'online' }, false],
	[{ state: 'connecting' }, false],
	[{ state: 'waiting', retryAt: 1 }, true],
	[{ state: 'stopped', reason: 'replaced' }, true],
	[{ state: 'stopped', reason: 'refused' }, true],
	[{ state: 'stopped', reason: 'bad-challenge' }, true],
	[{ state: 'stopped', reason: 'closed' }, false]
] as const)('the signaling server as %j has words: %s', (signaling: SignalingView, hasWords) => {
	const words = signalingWords(signaling);
	expect(words !== undefined).toBe(hasWords);
	if (words !== undefined) expect(words).toMatch(sentences);
});

test('clocks that differ are told in minutes, whichever is ahead', () => {
	expect(clockWords('Ada', 5 * 60_000)).toContain("Ada's differ by 5 minutes");
	expect(clockWords('Ada', -90 * 60_000)).toContain('90 minutes');
});
