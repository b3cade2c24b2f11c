// What a person does about a contact and in the settings, through the dialogs.
import { expect, type Locator } from '@playwright/test';
import type { Person } from './person.ts';
import { openSettings, type SettingsGroup } from './settings-screen.ts';

const dialogOf = (person: Person): Locator => person.page.getByRole('dialog');

async function close(person: Person): Promise<void> {
	await person.page.keyboard.press('Escape');
	await expect(dialogOf(person)).toBeHidden();
}

/** The details of the open conversation's contact. */
export async function details(person: Person): Promise<Locator> {
	await person.page.getByRole('button', { name: 'Contact details' }).click();
	return dialogOf(person);
}

/** Gives the contact of the open conversation an own name; an empty one takes it away. */
export async function rename(person: Person, name: string): Promise<void> {
	const dialog = await details(person);
	await dialog.getByLabel(/^Your name for/u).fill(name);
	await dialog.getByRole('button', { name: 'Save' }).click();
	await expect(dialog.getByText('Saved.')).toBeVisible();
	await close(person);
}

export async function takeVerificationBack(person: Person): Promise<void> {
	const dialog = await details(person);
	await dialog.getByRole('button', { name: 'Take back' }).click();
	await expect(dialog.getByRole('button', { name: 'Mark as verified' })).toBeVisible();
	await close(person);
}

export async function setBlocked(person: Person, blocked: boolean): Promise<void> {
	const dialog = await details(person);
	await dialog.getByRole('button', { name: blocked ? 'Block' : 'Unblock', exact: true }).click();
	await expect(dialog.getByRole('button', { name: blocked ? 'Unblock' : 'Block', exact: true })).toBeVisible();
	await close(person);
}

/** Removes the contact of the open conversation. */
export async function removeContact(person: Person, history: 'keep' | 'delete'): Promise<void> {
	const dialog = await details(person);
	await dialog.getByRole('button', { name: 'Remove…' }).click();
	await dialog.getByRole('radio', { name: history === 'keep' ? /^Keep it/u : /^Delete it/u }).check();
	await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
	await expect(dialog).toBeHidden();
}

async function settings(person: Person, group: SettingsGroup): Promise<Locator> {
	const back = person.page.getByRole('button', { name: 'Back to conversations' });
	if (await back.isVisible()) await back.click();
	return openSettings(person.page, group);
}

export async function setName(person: Person, name: string): Promise<void> {
	const dialog = await settings(person, 'You');
	await dialog.getByLabel('Your name').fill(name);
	await dialog.getByRole('button', { name: 'Save' }).click();
	await expect(dialog.getByText('Saved.')).toBeVisible();
	await close(person);
}

export async function setSwitch(
	person: Person,
	label: 'Read receipts' | 'Last seen' | 'Typing',
	on: boolean
): Promise<void> {
	const dialog = await settings(person, 'Privacy');
	const control = dialog.getByRole('switch', { name: label });
	await control.setChecked(on);
	await expect(control).toBeChecked({ checked: on });
	await close(person);
}

/** The row of a contact in the list. */
export function rowOf(person: Person, name: string): Locator {
	const list = person.page.getByRole('navigation', { name: 'Conversations' });
	return list.getByRole('listitem').filter({ has: person.page.getByRole('button', { name, exact: true }) });
}

export async function presenceOf(person: Person, name: string): Promise<string | undefined> {
	return (await person.contacts()).find((contact) => contact.name === name)?.presence;
}
