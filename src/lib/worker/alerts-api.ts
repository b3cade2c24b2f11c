// The part of the contract that is about being told of messages: by what, of how much, and of whom not. Types, and the values that they are made of.
import type { PublicKey } from '#lib/protocol/ids.ts';

/** What a notification shows: who wrote and what, who wrote, or that somebody wrote. */
export const noticeContents = ['text', 'name', 'nothing'] as const;
export type NoticeContent = (typeof noticeContents)[number];

export interface AlertPreferences {
	/** Show notifications while the page is hidden. The browser has to allow it, too. */
	readonly notify: boolean;
	readonly notifyContent: NoticeContent;
	/** Make a sound when something arrives that is not before the reader's eyes. */
	readonly sound: boolean;
}

/** What the contact's view says of it. */
export interface MutedView {
	/** Their messages make no notification and no sound, and are not counted on the app's icon. */
	readonly muted: boolean;
}

export interface AlertsApi<Changes> {
	/** Until it is taken back; nobody is told. */
	setMuted(request: { readonly contact: PublicKey; readonly muted: boolean }): Promise<Changes>;
}
