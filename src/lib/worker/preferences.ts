// What this person decided for themselves: how they are called, what others are told, and how they are told of messages. Owns
// the defaults and that every open log hears of a change.
import { AppError, errorCode } from '#lib/protocol/errors.ts';
import { isEmoji } from '#lib/protocol/emoji.ts';
import { readServerAddress } from '#lib/protocol/server-address.ts';
import type { SettingsRows, StorePort } from '#lib/store/rows.ts';
import { noticeContents } from './alerts-api.ts';
import type { Changes, Me, VaultApi } from './api.ts';
import { checkName, runAlone } from './contacts.ts';
import type { Contact, Core } from './core.ts';
import { unsay } from './messages.ts';
import { lockTimes, ownPresences, type Preferences } from './preferences-api.ts';
import { tellProfile } from './profile.ts';
import { commitTurn, createTurn, isChanged, noChanges, type Turn, turnChanges } from './turn.ts';

/**
 * Read receipts are what people know; when they were last seen is theirs to give away. A notification lies outside the vault,
 * readable: nobody gets one unasked, and then it says who wrote, which is what one looks at it for, and not what.
 */
export const defaultPreferences: Preferences = {
	readReceipts: true,
	lastSeen: false,
	typing: true,
	presence: 'online',
	recentEmoji: [],
	lockAfter: 0,
	server: '',
	notify: false,
	notifyContent: 'name',
	sound: false
};

/** Emoji that are remembered as recent. */
const MAX_RECENT = 32;

/** A row of the settings; each name has a shape of its own. */
export async function readSetting<Name extends keyof SettingsRows>(
	store: StorePort,
	name: Name
): Promise<SettingsRows[Name] | undefined> {
	return (await store.read('settings', name)) as SettingsRows[Name] | undefined; // written under its name alone
}

export async function setName(
	core: Core,
	{ name: given }: Parameters<VaultApi['setName']>[0]
): Promise<{ readonly me: Me; readonly changes: Changes }> {
	const name = checkName(given);
	await core.shared.run(async () => {
		const identity = await readSetting(core.store, 'identity');
		if (identity === undefined) throw new AppError('database-gone', 'identity');
		await core.store.commit([{ store: 'settings', key: 'identity', value: { ...identity, name } }]);
		core.name = name;
	});
	const changes = await changeLogs(core, (turn) => tellAgain(core, turn));
	return { me: { publicKey: core.identity.publicKey, name }, changes };
}

export async function setPreferences(
	core: Core,
	change: Parameters<VaultApi['setPreferences']>[0]
): Promise<{ readonly preferences: Preferences; readonly changes: Changes }> {
	const before = await core.shared.run(async () => {
		const earlier = core.preferences;
		const preferences = checkPreferences({ ...core.preferences, ...change });
		await core.store.commit([{ store: 'settings', key: 'preferences', value: preferences }]);
		core.preferences = preferences;
		return earlier;
	});
	const { preferences } = core;
	const isReadChanged = preferences.readReceipts !== before.readReceipts;
	if (!isReadChanged && preferences.lastSeen === before.lastSeen) return { preferences, changes: noChanges };
	const changes = await changeLogs(core, async (turn) => {
		if (isReadChanged) await changeReceipts(core, turn);
		tellAgain(core, turn);
	});
	return { preferences: core.preferences, changes }; // another change may have been quicker
}

/** Off: what has not gone is said no more. On: what was read meanwhile stays untold. */
async function changeReceipts(core: Core, turn: Turn): Promise<void> {
	const { newest } = turn.row;
	if (!core.preferences.readReceipts) await unsay(core, turn, ({ type }) => type === 'read');
	else if (newest !== undefined && turn.summary.unread === 0) turn.row = { ...turn.row, ownRead: newest.n };
}

/** A contact who was never told hears it when there is a link. */
function tellAgain(core: Core, turn: Turn): void {
	if (turn.row.told !== undefined) tellProfile(core, turn);
}

/**
 * One turn for each contact who is not removed, one after another. What fails for one is made good when their log is
 * resumed (`greet`).
 */
async function changeLogs(core: Core, act: (turn: Turn) => Promise<void> | void): Promise<Changes> {
	const all: Changes[] = [];
	for (const contact of [...core.contacts.values()]) {
		try {
			all.push(await runAlone(core, contact, () => changeLog(core, contact, act)));
		} catch (error) {
			if (errorCode(error) === 'fenced') throw error;
		}
	}
	return { ...noChanges, contacts: all.flatMap(({ contacts }) => contacts) };
}

async function changeLog(core: Core, contact: Contact, act: (turn: Turn) => Promise<void> | void): Promise<Changes> {
	const turn = createTurn(contact);
	if (contact.row.removed) return noChanges;
	await act(turn);
	if (isChanged(turn)) await commitTurn(core, turn);
	return turnChanges(core, turn);
}

/** @throws AppError `malformed` */
function checkPreferences(given: Preferences): Preferences {
	const { readReceipts, lastSeen, typing, presence, recentEmoji, lockAfter, server } = given;
	const { notify, notifyContent, sound } = given;
	const areFlags = [readReceipts, lastSeen, typing, notify, sound].every((flag) => typeof flag === 'boolean');
	const areChoices =
		ownPresences.includes(presence) && lockTimes.includes(lockAfter) && noticeContents.includes(notifyContent);
	const isServer = typeof server === 'string' && (server === '' || readServerAddress(server) === server);
	if (!areFlags || !areChoices || !isServer || !recentEmoji.every(isEmoji))
		throw new AppError('malformed', 'preferences');
	return {
		...{ readReceipts, lastSeen, typing, presence, lockAfter, server, notify, notifyContent, sound },
		recentEmoji: [...new Set(recentEmoji)].slice(0, MAX_RECENT)
	};
}
