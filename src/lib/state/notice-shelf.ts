// The notifications that are to be seen, by name. Owns their order: each is shown and closed one after another, and the last
// wish counts, because an older one that took its time would otherwise stand over a newer one, or over a locked app.
import type { AlertPort, Notice, NoticeCause } from './alert-port.ts';

/** Of two wishes that become one, the weightier cause counts. */
const byWeight = ['reworded', 'more', 'new'] as const satisfies readonly NoticeCause[];

export interface NoticeShelf {
	/** @param notice undefined: none of that name */
	put(name: string, notice: Notice | undefined): void;
	clear(): void;
}

export function createNoticeShelf(port: Pick<AlertPort, 'show' | 'close'>): NoticeShelf {
	const shown = new Set<string>();
	const wishes = new Map<string, Notice | undefined>();
	let isBusy = false;

	async function work(): Promise<void> {
		if (isBusy) return;
		isBusy = true;
		for (const [name, notice] of wishes) {
			wishes.delete(name); // what is wished for meanwhile comes up again
			const done = notice === undefined ? port.close(name) : port.show(name, notice);
			await done.catch(() => undefined); // the browser has changed its mind: the message is in the list all the same
		}
		isBusy = false;
	}
	function put(name: string, notice: Notice | undefined): void {
		if (notice === undefined && !shown.delete(name)) return;
		if (notice !== undefined) shown.add(name);
		const causes = [notice?.cause, wishes.get(name)?.cause];
		wishes.set(name, notice && { ...notice, cause: byWeight.findLast((each) => causes.includes(each)) ?? 'new' });
		void work();
	}
	return {
		put,
		clear() {
			for (const name of shown) put(name, undefined);
		}
	};
}
