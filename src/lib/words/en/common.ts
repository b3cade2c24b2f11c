// English: what stands on many screens.
import type { Area } from '../catalogue.ts';

export const common = {
	cancel: 'Cancel',
	close: 'Close',
	back: 'Back',
	done: 'Done',
	save: 'Save',
	remove: 'Remove',
	tryAgain: 'Try again',
	you: 'You',
	somethingWrong: 'Something went wrong in this browser. What was saved before is safe; reload the page and try again.'
} as const satisfies Area;
