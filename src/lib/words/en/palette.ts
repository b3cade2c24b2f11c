// English: going anywhere by a few letters, the keys that do something, and installing.
import type { Area } from '../catalogue.ts';

export const palette = {
	title: 'Go anywhere',
	hint: 'A name, or what you want to do',
	/** @param words what was typed */
	find: 'Find “{words}” in all messages',
	nothing: 'Nothing is called so. Try fewer letters.'
} as const satisfies Area;

export const shortcuts = {
	title: 'Keyboard shortcuts',
	keyboard: 'Keyboard',
	anywhere: 'Everywhere',
	palette: 'Go anywhere: to a person, a setting, a message',
	find: 'Search the open conversation, or all',
	lock: 'Lock at once',
	help: 'This list, while you write nothing',
	leave: 'Close what is open',
	writing: 'While you write',
	send: 'Send',
	newLine: 'New line',
	editLast: 'Edit your last message, in the empty field',
	cancel: 'Leave a reply or an edit',
	reading: 'On a message',
	walk: 'The one before, the next one',
	ends: 'The first, the last',
	menu: 'What can be done with it',
	write: 'Back to writing',
	list: 'In the list',
	walkList: 'The conversation above, the one below',
	toResults: 'From the search field to what was found',
	/** What stands on the keys. */
	control: 'Ctrl',
	shift: 'Shift',
	enter: 'Enter',
	escape: 'Esc',
	home: 'Home',
	end: 'End'
} as const satisfies Area;

export const install = {
	title: 'Install Sotto',
	gives: 'Sotto then has an icon and a window of its own, and starts like any other app.',
	stepsIos: 'Open the Share menu of the browser and choose “Add to Home Screen”.',
	stepsMac: 'In the menu bar, open File and choose “Add to Dock”.',
	stepsFirefox: 'Open the menu of Firefox and choose “Add app to Home screen” or “Install”.',
	beginsEmpty:
		'The installed Sotto begins empty. To go on there with your key and your messages, save a backup here first and restore it there.'
} as const satisfies Area;
