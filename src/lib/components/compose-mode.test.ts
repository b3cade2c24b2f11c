import { expect, test } from 'vitest';
import type { TextView } from '#lib/state/view.ts';
import { modeOf } from './compose-mode.ts';

const text = (n: number, deleted = false): TextView => ({
	kind: 'text',
	n,
	id: `id ${n}` as TextView['id'],
	mine: true,
	body: deleted ? '' : 'hello',
	sentAt: n,
	deleted,
	reactions: []
});

test('without a message a text of its own is written', () => {
	expect(modeOf(undefined, [text(1)])).toEqual({ kind: 'write' });
});

test('an answer and a change are of the message as it is now', () => {
	const edited = { ...text(2), body: 'better' };
	expect(modeOf({ kind: 'reply', n: 2 }, [text(1), edited])).toEqual({ kind: 'reply', message: edited });
	expect(modeOf({ kind: 'edit', n: 2 }, [text(1), edited])).toEqual({ kind: 'edit', message: edited });
});

test('with a message that is deleted or gone, nothing is left to answer or to change', () => {
	expect(modeOf({ kind: 'reply', n: 1 }, [text(1, true)])).toEqual({ kind: 'write' });
	expect(modeOf({ kind: 'edit', n: 7 }, [text(1)])).toEqual({ kind: 'write' });
	expect(modeOf({ kind: 'reply', n: 1 }, [{ kind: 'unreadable', n: 1, at: 1 }])).toEqual({ kind: 'write' });
});
