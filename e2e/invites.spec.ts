// Invites that are kept and revoked, codes that are scanned, and safety numbers that are compared in every way.
import { writeFileSync } from 'node:fs';
import { chromium, type Locator } from '@playwright/test';
import { encodeQR } from 'qr';
import { browserArgs, findShell } from '../scripts/browser.mjs';
import { details, takeVerificationBack } from './contact-acts.ts';
import { expect, PASSPHRASE, test } from './people.ts';
import { Person } from './person.ts';

const dialogOf = ({ page }: Person) => page.getByRole('dialog');
async function close(person: Person): Promise<void> {
	await person.page.keyboard.press('Escape');
	await expect(dialogOf(person)).toBeHidden();
}
/** A picture of a code, as one takes it of another's screen. */
const pictureOf = async (code: Locator) => ({
	name: 'code.png',
	mimeType: 'image/png',
	buffer: await code.screenshot({ animations: 'disabled' })
});
type Picture = Parameters<Locator['setInputFiles']>[0];
/** Chooses a picture where a code is looked for. */
const choose = (person: Person, picture: Picture) =>
	dialogOf(person).locator('input[type=file]').setInputFiles(picture);

async function openInvites(person: Person): Promise<Locator> {
	const back = person.page.getByRole('button', { name: 'Back to conversations' });
	if (await back.isVisible()) await back.click();
	await person.page.getByRole('button', { name: 'Invite someone' }).first().click();
	return dialogOf(person);
}

test('an invite waits until it is used or revoked, and none is made unasked beside it', async ({ arrive }) => {
	const [ada, eve] = [await arrive('Ada'), await arrive('Eve')];
	const dialog = await openInvites(ada);
	const field = dialog.getByRole('textbox', { name: 'Invite link' });
	const link = await field.inputValue();
	await dialog.getByLabel('For whom').fill('Eve from the choir');
	await dialog.getByRole('button', { name: 'Save' }).click();
	await expect(dialog.getByText('Saved.')).toBeVisible();
	await close(ada);

	await openInvites(ada);
	const waiting = dialog.getByRole('list', { name: 'Open invites' }).getByRole('listitem');
	await expect(waiting).toHaveCount(1);
	await expect(waiting).toContainText('Eve from the choir');
	await expect(field).toBeHidden();
	await waiting.getByRole('button', { name: 'Show' }).click();
	await expect(field).toHaveValue(link);
	await dialog.getByRole('button', { name: 'Open invites' }).click();
	await dialog.getByRole('button', { name: 'New invite' }).click();
	await expect(field).not.toHaveValue(link);
	await dialog.getByRole('button', { name: 'Open invites' }).click();
	await expect(waiting).toHaveCount(2);

	const eves = waiting.filter({ hasText: 'Eve from the choir' });
	await eves.getByRole('button', { name: 'Revoke' }).click();
	await expect(dialog.getByRole('status')).toContainText('The invite is revoked.');
	await expect(eves).toContainText('Revoked. It does not work any more.');
	await expect(eves.getByRole('button')).toHaveCount(0);
	await close(ada);
	await eve.follow(link);
	await expect.poll(() => eve.error()).toContain('does not honour this invite');
	expect(await ada.contacts()).toEqual([]);
});

test('a code is read from a picture, and what is no invite is told as that', async ({ pair: [ada, ben] }) => {
	const invites = await openInvites(ada);
	const link = invites.getByRole('textbox', { name: 'Invite link' });
	const another = invites.getByRole('button', { name: 'New invite' });
	await expect(link.or(another)).toBeVisible();
	if (await another.isVisible()) await another.click();
	const invite = await pictureOf(invites.getByRole('img', { name: 'QR code of the invite link' }));
	const plain = await pictureOf(invites.getByRole('heading', { name: 'Invite someone' }));
	await invites.getByRole('button', { name: 'Revoke' }).click();
	await expect(invites.getByRole('status')).toContainText('The invite is revoked.');
	await close(ada);
	await ada.open('Ben');
	const adas = await details(ada);
	await adas.getByRole('button', { name: 'Show code' }).click();
	const safety = await pictureOf(adas.getByRole('img', { name: 'QR code of the safety number' }));
	await close(ada);

	const back = ben.page.getByRole('button', { name: 'Back to conversations' });
	if (await back.isVisible()) await back.click();
	await ben.page.getByRole('button', { name: 'Add a contact' }).click();
	const adding = dialogOf(ben);
	await adding.getByRole('button', { name: 'Scan a code' }).click();
	// There is no camera in this browser, or none that it may use.
	await expect(adding.getByRole('status').filter({ hasText: 'choose a picture of the code' })).toBeVisible();
	const told = adding.getByRole('alert');
	await choose(ben, plain);
	await expect(told).toContainText('No code was found in this picture.');
	await choose(ben, { name: 'note.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
	await expect(told).toContainText('This file is no picture');
	await choose(ben, safety);
	await expect(told).toContainText('a safety number and not an invite');
	await choose(ben, invite);
	await expect(ben.page.getByRole('dialog', { name: 'Ada invited you' })).toBeVisible();
	await ben.page.getByRole('button', { name: 'Not now' }).click();
	await expect(dialogOf(ben)).toBeHidden();
});

test('safety numbers are compared by a code and by pasting', async ({ pair: [ada, ben] }) => {
	const adas = await details(ada);
	await adas.getByRole('button', { name: 'Show code' }).click();
	const picture = await pictureOf(adas.getByRole('img', { name: 'QR code of the safety number' }));
	const shown = (await adas.getByRole('group', { name: 'Safety number' }).innerText()).trim();
	await close(ada);

	const dialog = await details(ben);
	const paste = async (number: string) => {
		await dialog.getByRole('button', { name: 'Paste number' }).click();
		await dialog.getByLabel('The number that Ada sent you').fill(number);
		await dialog.getByRole('button', { name: 'Compare', exact: true }).click();
	};
	await paste(shown.slice(1));
	await expect(dialog.getByText('This is not a safety number')).toBeVisible();
	await dialog.getByRole('button', { name: 'Paste number' }).click();
	await paste(shown.replace(/^\d/u, (digit) => String((Number(digit) + 1) % 10)));
	await expect(dialog.getByRole('alert')).toContainText('It is not the same number.');
	await expect(dialog.getByRole('alert')).toContainText('Write nothing secret here');
	await expect(dialog.getByRole('button', { name: 'Mark as verified' })).toBeHidden();
	await paste(shown);
	await expect(dialog.getByRole('alert')).toContainText('It is the same number.');

	await dialog.getByRole('button', { name: 'Scan code' }).click();
	await expect(dialog.getByRole('alert').filter({ hasText: 'It is' })).toBeHidden();
	await choose(ben, picture);
	await expect(dialog.getByRole('alert')).toContainText('Nobody stands between you and Ada.');
	await dialog.getByRole('button', { name: 'Mark as verified' }).click();
	await expect(dialog.getByRole('button', { name: 'Take back' })).toBeVisible();
	await close(ben);
	expect(await ben.contacts()).toMatchObject([{ name: 'Ada', verified: true }]);
	await ben.open('Ada');
	await takeVerificationBack(ben);
});

/** A film of a code that is held still: what a camera sees, for `--use-file-for-fake-video-capture`. */
function film(text: string): Buffer {
	const [width, height] = [640, 480];
	const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
	const scale = Math.floor(height / modules.length);
	const [left, top] = [width, height].map((side) => Math.floor((side - modules.length * scale) / 2)) as [
		number,
		number
	];
	const frame = Buffer.alloc((width * height * 3) / 2, 128); // without a colour
	frame.fill(200, 0, width * height);
	for (const [y, row] of modules.entries())
		for (const [x, dark] of row.entries())
			for (let line = 0; line < scale; line++) {
				const start = (top + y * scale + line) * width + left + x * scale;
				frame.fill(dark ? 20 : 230, start, start + scale);
			}
	const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
	return Buffer.concat([head, ...Array.from({ length: 4 }, () => [Buffer.from('FRAME\n'), frame]).flat()]);
}

test('an invite is scanned with the camera, which is off afterwards', async ({ arrive, home }, info) => {
	const ada = await arrive('Ada');
	const file = info.outputPath('invite.y4m');
	writeFileSync(file, film(await ada.invite()));
	const browser = await chromium.launch({
		executablePath: findShell(),
		args: [
			...browserArgs,
			'--use-fake-device-for-media-stream',
			'--use-fake-ui-for-media-stream',
			`--use-file-for-fake-video-capture=${file}`
		]
	});
	const context = await browser.newContext({ reducedMotion: 'reduce', serviceWorkers: 'block' });
	const page = await context.newPage();
	await page.addInitScript(() => {
		const { mediaDevices } = navigator;
		const open = mediaDevices.getUserMedia.bind(mediaDevices);
		const states: string[] = [];
		Object.assign(globalThis, { states });
		mediaDevices.getUserMedia = async (wanted) => {
			const stream = await open(wanted);
			for (const track of stream.getTracks()) {
				const at = states.push('on') - 1;
				const stop = track.stop.bind(track);
				track.stop = () => {
					stop();
					states[at] = track.readyState;
				};
			}
			return stream;
		};
	});
	const ben = new Person(page, home);
	await ben.arrive('Ben', PASSPHRASE);
	await page.getByRole('button', { name: 'Add a contact' }).click();
	await dialogOf(ben).getByRole('button', { name: 'Scan a code' }).click();
	await expect(page.getByRole('dialog', { name: 'Ada invited you' })).toBeVisible();
	const states = () => page.evaluate(() => (globalThis as unknown as { states: string[] }).states);
	expect(await states()).toEqual(['ended']);
	await ben.accept();
	await ben.write('Seen and scanned');
	await ada.open('Ben');
	await ada.sees('Seen and scanned');

	// Locked in the middle of it, it is off as well; what is seen then is no safety number, and looking goes on.
	const dialog = await details(ben);
	await dialog.getByRole('button', { name: 'Scan code' }).click();
	await expect(dialog.getByRole('alert')).toContainText('an invite and not a safety number');
	expect(await states()).toEqual(['ended', 'on']);
	await page.keyboard.press('Control+Shift+L');
	await expect(page.getByLabel('Passphrase', { exact: true })).toBeVisible();
	expect(await states()).toEqual(['ended', 'ended']);
	await browser.close();
});
