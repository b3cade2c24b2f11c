// A network address translator by its kind, in the words of RFC 4787: who shares a mapping, and whom it lets in. Owns the
// mappings of one household; knows packets by their ends alone, and forgets no mapping.
import type { Endpoint, Transport } from './packet.ts';

export type NatKind =
	| 'none' // no translator: the inside address is a public one
	| 'full-cone' // one mapping for all, and everybody is let in
	| 'port-restricted' // one mapping for all, and only who was written to is let in
	| 'symmetric'; // a mapping for each who is written to, who alone is let in

export interface Nat {
	/** Of mappings that are made from now on: those that there are keep theirs. */
	kind: NatKind;
	/** Who the packet seems to be from, to those outside. */
	leave(transport: Transport, source: Endpoint, target: Endpoint): Endpoint;
	/** Whom inside a packet from outside is for; undefined when it is let in to nobody. */
	enter(transport: Transport, source: Endpoint, target: Endpoint): Endpoint | undefined;
}

interface Mapping {
	readonly kind: NatKind;
	readonly inside: Endpoint;
	readonly outside: Endpoint;
	readonly writtenTo: Set<string>;
}

const FIRST_PORT = 40_000;

/** @param inside the one address behind it @param outside its public address */
export function createNat(kind: NatKind, inside: string, outside: string): Nat {
	const byUse = new Map<string, Mapping>();
	const byPort = new Map<string, Mapping>();
	let port = FIRST_PORT;

	return {
		kind,
		leave(transport, source, target) {
			if (this.kind === 'none') return source;
			const to = this.kind === 'symmetric' ? nameOf(target) : 'all';
			const use = [this.kind, transport, nameOf(source), to].join(' ');
			let mapping = byUse.get(use);
			if (mapping === undefined) {
				mapping = {
					kind: this.kind,
					inside: source,
					outside: { address: outside, port: port++ },
					writtenTo: new Set()
				};
				byUse.set(use, mapping);
				byPort.set(`${transport} ${mapping.outside.port}`, mapping);
			}
			mapping.writtenTo.add(nameOf(target));
			return mapping.outside;
		},
		enter(transport, source, target) {
			if (target.address === inside) return this.kind === 'none' ? target : undefined;
			const mapping = target.address === outside ? byPort.get(`${transport} ${target.port}`) : undefined;
			const isOpen = mapping?.kind === 'full-cone' || mapping?.writtenTo.has(nameOf(source));
			return isOpen === true ? mapping?.inside : undefined;
		}
	};
}

function nameOf({ address, port }: Endpoint): string {
	return `${address}:${port}`;
}
