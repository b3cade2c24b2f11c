// The texts in English, which all other languages follow: the catalogue by its areas.
import { common } from './common.ts';
import { first, passphrase, strength, restore, progress, gate } from './first.ts';
import {
	conversation,
	announcement,
	message,
	composer,
	emoji,
	delivery,
	presence,
	linkState,
	clock,
	expiry
} from './conversation.ts';
import { list, header, search, status, notices, invite, publicKey, namesake, scan } from './list.ts';
import { contact, safety, connection, removal } from './contact.ts';
import { settings, after, sizes, keys, backup, exporting } from './settings.ts';
import { errors } from './errors.ts';
import { link, server, missing, state, report } from './state.ts';

export const english = {
	common,
	first,
	passphrase,
	strength,
	restore,
	progress,
	gate,
	conversation,
	announcement,
	message,
	composer,
	emoji,
	delivery,
	presence,
	linkState,
	clock,
	expiry,
	list,
	header,
	search,
	status,
	notices,
	invite,
	publicKey,
	namesake,
	scan,
	contact,
	safety,
	connection,
	removal,
	settings,
	after,
	sizes,
	keys,
	backup,
	exporting,
	errors,
	link,
	server,
	missing,
	state,
	report
} as const;
