import { expect, test } from 'vitest';
import { isTimely, wayByMenu } from './install-offer.ts';

const apple = 'Apple Computer, Inc.';
const macintosh = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15';
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1';
const chromeOnIphone = iphone.replace('Version/18.0', 'CriOS/140.0');
const android = 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0';
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const chrome =
	'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36';
const gnomeWeb = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15';

test.each([
	['Safari on a Mac', { vendor: apple, userAgent: macintosh, maxTouchPoints: 0 }, 'mac'],
	['Safari on an iPad, which calls itself a Mac', { vendor: apple, userAgent: macintosh, maxTouchPoints: 5 }, 'ios'],
	['Safari on an iPhone', { vendor: apple, userAgent: iphone, maxTouchPoints: 5 }, 'ios'],
	['Chrome on an iPhone', { vendor: apple, userAgent: chromeOnIphone, maxTouchPoints: 5 }, 'ios'],
	['Firefox on Android', { vendor: '', userAgent: android, maxTouchPoints: 5 }, 'firefox-android'],
	['Firefox on a desktop, which installs nothing', { vendor: '', userAgent: firefox, maxTouchPoints: 0 }, undefined],
	['Chrome, which prompts', { vendor: 'Google Inc.', userAgent: chrome, maxTouchPoints: 5 }, undefined],
	['WebKit elsewhere', { vendor: apple, userAgent: gnomeWeb, maxTouchPoints: 0 }, undefined]
])('%s', (_name, told, way) => {
	expect(wayByMenu(told)).toBe(way);
});

const day = 24 * 60 * 60_000;
const now = 400 * day;
const useful = {
	isFirstMinute: false,
	isSecondVisit: false,
	hasDelivered: true,
	refusedAt: undefined,
	wasInstalled: false
};

test.each([
	['once a message was delivered', {}, true],
	['at the second visit', { hasDelivered: false, isSecondVisit: true }, true],
	['at a first visit that came to nothing yet', { hasDelivered: false }, false],
	['in the first minute', { isFirstMinute: true, isSecondVisit: true }, false],
	['29 days after "not now"', { refusedAt: now - 29 * day }, false],
	['31 days after "not now"', { refusedAt: now - 31 * day }, true],
	['when the clock was set back by a year since', { refusedAt: now + 365 * day }, true],
	['to somebody who had it installed', { wasInstalled: true, isSecondVisit: true }, false]
])('it is offered %s: %j', (_name, change, offered) => {
	expect(isTimely({ ...useful, ...change }, now)).toBe(offered);
});
