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
import { palette, shortcuts, install } from './palette.ts';
import { contact, safety, connection, removal } from './contact.ts';
import {
	settings,
	groups,
	appearance,
	servers,
	about,
	after,
	sizes,
	keys,
	backup,
	exporting,
	exportedPage,
	alerts
} from './settings.ts';
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
	palette,
	shortcuts,
	install,
	contact,
	safety,
	connection,
	removal,
	settings,
	groups,
	appearance,
	servers,
	about,
	after,
	sizes,
	keys,
	backup,
	exporting,
	exportedPage,
	alerts,
	errors,
	link,
	server,
	missing,
	state,
	report
} as const;
