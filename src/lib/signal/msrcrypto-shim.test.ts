import { FingerprintGenerator } from '@privacyresearch/libsignal-protocol-typescript';
import { build, loadConfigFromFile } from 'vite';
import { expect, test } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { createIdentity, signalIdentityKey } from './identity.ts';
import { subtle } from './msrcrypto-shim.ts';

test('it digests as the platform does', async () => {
	const bytes = Uint8Array.of(1, 2, 3);
	expect(await subtle.digest({ name: 'SHA-512' }, bytes)).toEqual(await crypto.subtle.digest('SHA-512', bytes));
});

type SafetyNumber = typeof import('./safety-number.ts');

/** The safety number as the app's own build makes it. */
async function buildSafetyNumber(): Promise<{ readonly code: string; readonly built: SafetyNumber }> {
	const loaded = await loadConfigFromFile({ command: 'build', mode: 'production' }, 'vite.config.ts');
	const [output] = (await build({
		configFile: false,
		logLevel: 'error',
		resolve: { alias: loaded?.config.resolve?.alias ?? [] },
		build: { write: false, lib: { entry: 'src/lib/signal/safety-number.ts', formats: ['es'] } }
	})) as { output: { code: string }[] }[];
	const code = output?.output[0]?.code ?? '';
	const built = (await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)) as SafetyNumber;
	return { code, built };
}

test('D4: what the app builds digests by the platform, and the digits are the library’s own', async () => {
	const { code, built } = await buildSafetyNumber();
	expect(code).not.toContain('msrCrypto');
	expect(code.length).toBeLessThan(60_000);
	const [mine, theirs] = [createIdentity(), createIdentity()].map(({ publicKey }) => publicKey) as [
		PublicKey,
		PublicKey
	];
	const bare = await new FingerprintGenerator(5_200).createFor(
		mine,
		signalIdentityKey(mine).buffer,
		theirs,
		signalIdentityKey(theirs).buffer
	);
	expect(await built.safetyNumber(mine, theirs)).toBe(bare);
}, 30_000);
