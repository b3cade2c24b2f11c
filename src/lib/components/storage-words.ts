// What is said of the disk where there is more than one place to say it.

export const diskFull =
	'This device has no room left. You can read everything; nothing new is sent, received or saved until there is room. Free some space: Sotto goes on by itself.';

export const weekRule =
	'This browser deletes what a website keeps, your key and messages too, when the site was not visited for seven days of its use. Installed, Sotto is spared: open the Share menu and choose “Add to Dock” or “Add to Home Screen”. Begin there anew or move there before you rely on it.';
