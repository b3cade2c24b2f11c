// The vault as the links see it: it seals and opens descriptions. What an opened one changed is told on the way.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { DescriptionPort } from '#lib/rtc/ports.ts';
import type { Changes, VaultApi } from '#lib/worker/api.ts';

/** What an offer or answer of the contact's has changed, and how far their clock is from this one, in ms. */
type Learn = (contact: PublicKey, learnt: { readonly changes: Changes; readonly skew: number }) => void;

export function createDescriptionPort(
	vault: Pick<VaultApi, 'sealOffer' | 'sealAnswer' | 'openOffer' | 'openAnswer'>,
	/** The server of the host, which the vault knows without a name. */
	ofHost: string,
	learn: Learn
): DescriptionPort {
	return {
		sealOffer: (contact, attempt, sdp) => vault.sealOffer({ contact, attempt, sdp }),
		sealAnswer: (contact, attempt, sdp) => vault.sealAnswer({ contact, attempt, sdp }),
		async openOffer(from, sealed, over) {
			const opened = await vault.openOffer({ from, sealed, ...(over !== ofHost && { server: over }) });
			if (opened.kind === 'offer') learn(opened.contact, opened);
			return opened;
		},
		async openAnswer(from, sealed) {
			const opened = await vault.openAnswer({ from, sealed });
			if (opened.kind === 'answer') learn(from, opened);
			return opened;
		}
	};
}
