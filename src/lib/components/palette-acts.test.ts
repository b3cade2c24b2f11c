import { expect, test, vi } from 'vitest';
import type { AppView } from '#lib/state/view.ts';
import { actsOf, findAct } from './palette-acts.ts';

const app = {
	conversation: undefined,
	preferences: { presence: 'away' } as AppView['preferences'],
	setPreferences: vi.fn(() => Promise.resolve()),
	lock: vi.fn()
};
const wordsOf = (acts: ReturnType<typeof actsOf>) => acts.map(({ words }) => words);
const run = (acts: ReturnType<typeof actsOf>, words: string) => acts.find((act) => act.words === words)?.run();

test('every act opens what it is called, or does it', () => {
	const open = vi.fn();
	const acts = actsOf(app, open, undefined);
	for (const words of ['Invite someone', 'Add a contact', 'Settings', 'Back up…', 'Export everything…', 'Your key'])
		run(acts, words);
	run(acts, 'Keyboard shortcuts');
	expect(open.mock.calls.flat()).toEqual(['invite', 'add', 'settings', 'backup', 'export', 'key', 'keys']);
	run(acts, 'Your status: Busy');
	expect(app.setPreferences).toHaveBeenCalledExactlyOnceWith({ presence: 'busy' });
	run(acts, 'Lock');
	expect(app.lock).toHaveBeenCalledOnce();
});

test('only what can be done now is offered', () => {
	const none = wordsOf(actsOf(app, vi.fn(), undefined));
	expect(none).not.toContain('Your status: Away');
	expect(none).not.toContain('Contact details');
	expect(none).not.toContain('Install Sotto');
	const install = vi.fn();
	const all = actsOf({ ...app, conversation: {} as AppView['conversation'] }, vi.fn(), install);
	expect(wordsOf(all)).toContain('Contact details');
	run(all, 'Install Sotto');
	expect(install).toHaveBeenCalledOnce();
});

test('what is looked for, is looked for in all messages', () => {
	const search = { begin: vi.fn(), filter: vi.fn(), ask: vi.fn() };
	const act = findAct({ search: search as unknown as AppView['search'] }, 'old harbour');
	expect(act.words).toContain('old harbour');
	act.run();
	expect(search.begin).toHaveBeenCalledExactlyOnceWith();
	expect(search.filter).toHaveBeenCalledExactlyOnceWith({});
	expect(search.ask).toHaveBeenCalledExactlyOnceWith('old harbour');
});
