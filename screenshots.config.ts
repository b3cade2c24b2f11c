// `npm run screenshots`: makes the pictures that README shows, from the built app and two real people.
import config from './playwright.config.ts';

export default { ...config, testMatch: 'screenshots.ts', workers: 1 };
