// What was chosen of the appearance, on the page before anything is drawn: the app comes later, and a screen of the other
// theme would flash up until then. Everything else about it is the app's (src/lib/state/appearance.svelte.ts).
try {
	for (const name of ['theme', 'contrast', 'accent']) {
		const choice = localStorage.getItem(name);
		if (choice !== null) document.documentElement.dataset[name] = choice;
	}
} catch {
	// this browser keeps nothing: as the system has it
}
