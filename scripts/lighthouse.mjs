// `npm run lighthouse`: serves the built app and has Lighthouse judge what a newcomer meets, as a desktop and as a phone on a slow
// network. Ends with 1 where one of the three judgements is below what is promised. Lighthouse is fetched when it is asked for:
// it is four times as large as all that the app needs.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findBrowser } from './browser.mjs';

const LIGHTHOUSE = 'lighthouse@13.5.0';
const LEAST = 0.95;
const categories = ['performance', 'accessibility', 'best-practices'];
/** What Lighthouse says of a page that it began to watch too late: its own fault, which says nothing of the page. */
const TOO_LATE = 'NO_NAVSTART';

const { PORT: port = '4173', npm_execpath: npm = '' } = process.env;
if (npm === '') throw new Error('npm run lighthouse runs this, and no other way');
const address = `http://localhost:${port}/`;

/** @param {readonly string[]} args */
async function judge(args) {
	const chrome = '--chrome-flags=--headless=new --no-sandbox --disable-gpu';
	const wanted = ['--quiet', '--output=json', `--only-categories=${categories.join(',')}`];
	const run = spawn(process.execPath, [npm, 'exec', '--yes', '--', LIGHTHOUSE, address, ...wanted, chrome, ...args], {
		env: { ...process.env, CHROME_PATH: findBrowser() },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	let text = '';
	run.stdout.setEncoding('utf8').on('data', (/** @type {string} */ part) => (text += part));
	await once(run, 'close');
	/** @type {{ runtimeError?: { code: string }, categories: Record<string, { score: number | null }>, audits: Record<string, { title: string, score: number | null, scoreDisplayMode: string, displayValue?: string }> }} */
	return JSON.parse(text);
}

/** @param {string} form @param {readonly string[]} args */
async function report(form, args) {
	let report = await judge(args);
	while (report.runtimeError?.code === TOO_LATE) report = await judge(args);
	if (report.runtimeError) throw new Error(`Lighthouse could not look: ${report.runtimeError.code}`);
	const scores = categories.map((name) => [name, report.categories[name]?.score ?? 0]);
	console.log(`${form}: ${scores.map(([name, score]) => `${name} ${score}`).join(', ')}`);
	const short = Object.values(report.audits).filter(({ score, scoreDisplayMode }) => {
		return score !== null && score < 0.9 && ['binary', 'numeric', 'metricSavings'].includes(scoreDisplayMode);
	});
	for (const { title, displayValue = '' } of short) console.log(`  ${title} ${displayValue}`);
	return scores.every(([, score]) => Number(score) >= LEAST);
}

const server = spawn(process.execPath, ['server/main.ts'], {
	env: { ...process.env, PORT: port, ICE_SERVERS: '[]' },
	stdio: ['ignore', 'pipe', 'inherit']
});
await once(server.stdout, 'data'); // it says where it is
try {
	const good = [await report('phone', []), await report('desktop', ['--preset=desktop'])];
	if (!good.every(Boolean)) process.exitCode = 1;
} finally {
	server.kill();
}
