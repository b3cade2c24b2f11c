// The search as a person meets it: the field, the results, and how far it is. Calls nothing of the app.
import { expect, type Locator, type Page } from '@playwright/test';

/** A long history on a loaded machine: what a person would still wait for, in ms. */
const PATIENCE = 60_000;

export function searchField(page: Page): Locator {
	return page.getByRole('searchbox', { name: 'Search messages' });
}

export function searchResults(page: Page): Locator {
	return page.getByRole('region', { name: 'Search results' });
}

/** Types into the search, and waits until all is looked through. @returns the results, newest first */
export async function lookFor(page: Page, query: string): Promise<Locator> {
	await searchField(page).fill(query);
	const status = searchResults(page).getByRole('status', { name: 'Search' });
	await expect(status).toHaveText(/found/u, { timeout: PATIENCE });
	return searchResults(page).getByRole('listitem').getByRole('button');
}

/** The bodies of what is found; leaves the search again. */
export async function searchFor(page: Page, query: string): Promise<string[]> {
	const field = searchField(page);
	await field.fill(query);
	const results = searchResults(page);
	const status = results.getByRole('status', { name: 'Search' });
	await expect(status).toHaveText(/found|Older ones follow|stopped/u, { timeout: PATIENCE });
	while (/Older ones follow|Looking/u.test(await status.innerText())) {
		await results.getByRole('listitem').last().scrollIntoViewIfNeeded();
		await results.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
		await expect(status).toHaveText(/found|Older ones follow|stopped/u, { timeout: PATIENCE });
	}
	const found = results.getByRole('listitem').getByRole('button');
	const bodies = await found.evaluateAll((buttons) => buttons.map((button) => button.getAttribute('title') ?? ''));
	await field.press('Escape');
	await expect(results).toBeHidden();
	return bodies;
}
