// Makes the one app of a page and starts what runs beside it.
import { closeLeftovers } from './alert-port.ts';
import { App } from './app.svelte.ts';
import { installation } from './installation.svelte.ts';
import { updates } from './updates.svelte.ts';

export function createApp(): App {
	installation.start(); // before the first visit leaves its sign
	const app = new App();
	void app.start();
	void updates.start();
	closeLeftovers();
	document.addEventListener('visibilitychange', () => {
		if (document.visibilityState === 'visible') app.looked();
		else app.lookedAway();
	});
	addEventListener('pagehide', () => app.lookedAway());
	return app;
}
