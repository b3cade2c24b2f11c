// Two tabs of one person: one writes, the other says so and can take over.
import { expect, introduce, PASSPHRASE, test } from './people.ts';
import { Person } from './person.ts';

test('another tab says that one is open, and takes over without a loss', async ({ arrive, home }) => {
	const [ada, ben] = [await arrive('Ada'), await arrive('Ben')];
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.write('from the first tab');
	await ben.sees('from the first tab');

	const second = new Person(await ada.page.context().newPage(), home);
	await second.page.goto(home);
	await second.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
	await second.page.getByRole('button', { name: 'Unlock' }).click();
	await second.page.getByRole('button', { name: 'Use Sotto here' }).click();
	await second.unlock(PASSPHRASE);
	await expect(ada.page.getByText('Sotto is open in another tab')).toBeVisible();

	await second.open('Ben');
	await second.sees('from the first tab');
	await second.write('from the second tab');
	await ben.sees('from the second tab');
	await ben.write('heard both');
	await second.sees('heard both');
	expect((await ben.shown()).map(({ body }) => body)).toEqual([
		'from the first tab',
		'from the second tab',
		'heard both'
	]);
});
