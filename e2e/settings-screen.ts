// The settings, as a person opens them: a dialog of groups, of which one is open at a time.
import { expect, type Locator, type Page } from '@playwright/test';

export type SettingsGroup =
	| 'You'
	| 'Appearance and language'
	| 'Privacy'
	| 'Notifications'
	| 'Locking and keys'
	| 'Storage and backup'
	| 'Server'
	| 'About Sotto';

/** Opens the settings from the list, at one of their groups. */
export async function openSettings(page: Page, group: SettingsGroup): Promise<Locator> {
	await page.getByRole('button', { name: 'Settings' }).click();
	const dialog = page.getByRole('dialog', { name: 'Settings' });
	await openGroup(dialog, group);
	return dialog;
}

/** @param name of the group, in the language that is spoken */
export async function openGroup(dialog: Locator, name: string): Promise<void> {
	const heading = dialog.page().getByRole('heading', { name, exact: true, level: 3 });
	const group = dialog.locator('details').filter({ has: heading });
	await expect(group).toBeVisible();
	if ((await group.getAttribute('open')) === null) await group.locator('summary').click();
	await expect(group).toHaveAttribute('open');
}
