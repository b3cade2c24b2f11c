// The dialogs about backups and exports, and the form of a restore, as a person uses them.
import { type Download, expect, type Locator, type Page } from '@playwright/test';
import { openSettings } from './settings-screen.ts';

/** Argon2id, several times, on a busy machine, in ms. */
const PATIENCE = 60_000;

/** What a file shall be called that is chosen. */
const FILE = 'backup.sotto';

/** The settings, open at what is written to files. */
export function openFileSettings(page: Page): Promise<Locator> {
	return openSettings(page, 'Storage and backup');
}

/** Fills in the open dialog of a backup and takes the file from the downloads. */
export async function saveBackup(page: Page, own: string, filePassphrase: string): Promise<Buffer> {
	const dialog = page.getByRole('dialog', { name: 'Back up' });
	await dialog.getByLabel('Your passphrase').fill(own);
	if (filePassphrase !== own) {
		await dialog.getByLabel('Another passphrase').check();
		await dialog.getByLabel('Passphrase of the file', { exact: true }).fill(filePassphrase);
		await dialog.getByLabel('Repeat the passphrase of the file').fill(filePassphrase);
	}
	const file = await download(page, dialog, 'Save backup');
	const saved = page.getByRole('dialog', { name: 'Backup saved' });
	await saved.getByRole('button', { name: 'Done' }).click();
	await expect(saved).toBeHidden();
	return file;
}

/** Fills in the open dialog of an export. @returns what was downloaded, and under which name */
export async function saveExport(page: Page, own: string): Promise<{ readonly name: string; readonly file: Buffer }> {
	const dialog = page.getByRole('dialog', { name: /^Export/u });
	await dialog.getByLabel('Your passphrase').fill(own);
	const name = page.waitForEvent('download', { timeout: PATIENCE }).then((event) => event.suggestedFilename());
	const file = await download(page, dialog, 'Export');
	await dialog.getByRole('button', { name: 'Done' }).click();
	await expect(dialog).toBeHidden();
	return { name: await name, file };
}

/** Presses a button that leads to a file; rejects with what the dialog says instead. */
async function download(page: Page, dialog: Locator, button: string): Promise<Buffer> {
	await toDownloads(page);
	const refused = dialog.getByRole('alert').filter({ hasText: /\S/u });
	const downloaded = page.waitForEvent('download', { timeout: PATIENCE });
	const refusal = refused.waitFor({ timeout: PATIENCE }).then(() => 'refused' as const);
	await dialog.getByRole('button', { name: button }).click();
	const first = await Promise.race([downloaded, refusal]);
	downloaded.catch(() => undefined);
	refusal.catch(() => undefined);
	if (first === 'refused') throw new Error(await refused.innerText());
	return bytesOf(first);
}

/** No test can answer the browser's own question where a file shall go: this browser is one that cannot ask. */
export async function toDownloads(page: Page): Promise<void> {
	await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
}

async function bytesOf(event: Download): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const part of await event.createReadStream()) parts.push(part as Buffer);
	return Buffer.concat(parts);
}

/** Fills in the form of a restore, on a first visit, and begins it. */
export async function beginRestore(
	page: Page,
	file: Buffer,
	filePassphrase: string,
	passphrase: string
): Promise<void> {
	const field = page.getByLabel('Backup file');
	if (!(await field.isVisible())) await page.getByRole('button', { name: 'I have a backup' }).click();
	await field.setInputFiles({ name: FILE, mimeType: 'application/octet-stream', buffer: file });
	await page.getByLabel('Passphrase of the backup').fill(filePassphrase);
	await page.getByLabel('New passphrase for this device').fill(passphrase);
	await page.getByLabel('Repeat the new passphrase').fill(passphrase);
	await page.getByRole('button', { name: 'Restore', exact: true }).click();
}

/** Restores; rejects with what the form says when it does not come to that. @param inside is visible in the unlocked app */
export async function restore(
	page: Page,
	inside: Locator,
	...given: [file: Buffer, filePassphrase: string, passphrase: string]
): Promise<void> {
	await beginRestore(page, ...given);
	const anyway = page.getByRole('button', { name: 'Use it anyway' });
	const refused = page.getByRole('alert').filter({ hasText: /restored|Choose a file|room left|went wrong/u });
	await expect(anyway.or(inside).or(refused).first()).toBeVisible({ timeout: PATIENCE });
	if (await anyway.isVisible()) {
		await anyway.click();
		await expect(inside.or(refused).first()).toBeVisible({ timeout: PATIENCE });
	}
	if (!(await inside.isVisible())) throw new Error(await refused.innerText());
}
