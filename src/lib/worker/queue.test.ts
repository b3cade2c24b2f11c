import { expect, test } from 'vitest';
import { createQueue } from './queue.ts';

test('tasks run one at a time, in order, and each caller has its own result', async () => {
	const queue = createQueue();
	const events: string[] = [];
	const task = (name: string) => async () => {
		events.push(`${name} begins`);
		await new Promise((resolve) => setTimeout(resolve));
		events.push(`${name} ends`);
		return name;
	};
	expect(await Promise.all(['a', 'b', 'c'].map((name) => queue.run(task(name))))).toEqual(['a', 'b', 'c']);
	expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('a task that fails tells its caller, and the next one runs', async () => {
	const queue = createQueue();
	const failing = queue.run(() => Promise.reject(new Error('no')));
	const thrown = queue.run(() => {
		throw new Error('neither');
	});
	const next = queue.run(() => Promise.resolve('yes'));
	await expect(failing).rejects.toThrow('no');
	await expect(thrown).rejects.toThrow('neither');
	expect(await next).toBe('yes');
});
