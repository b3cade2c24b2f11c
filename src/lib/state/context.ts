// How components reach the app's state.
import { getContext, setContext } from 'svelte';
import type { AppView } from './view.ts';

const key = Symbol('app');

export function provideApp(app: AppView): void {
	setContext(key, app);
}

export function useApp(): AppView {
	return getContext(key);
}
