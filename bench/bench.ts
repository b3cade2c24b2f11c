// `npm run bench`: what Sotto's own code costs, told as ratios to references of the same run on the same machine. Owns the
// order of benches and where results go; no test asserts a time.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type BenchName, parseArguments, type SizeName, USAGE } from './arguments.ts';
import { benchHistory } from './history/history.ts';
import { isMet, type Line, ratioOf, tableOf } from './report.ts';

type Bench = (
	sizes: readonly SizeName[],
	say: (words: string) => void
) => Promise<{ readonly lines: readonly Line[]; readonly raw: unknown }>;
const benches: Readonly<Record<BenchName, Bench>> = { history: benchHistory };

async function run(name: BenchName, sizes: readonly SizeName[]): Promise<void> {
	const startedAt = new Date();
	const say = (words: string) => console.log(`${((Date.now() - startedAt.getTime()) / 1_000).toFixed(0)} s  ${words}`);
	const { lines, raw } = await benches[name](sizes, say);
	const folder = fileURLToPath(new URL('results', import.meta.url));
	const file = `${name}-${startedAt.toISOString().replaceAll(':', '-').slice(0, 19)}.json`;
	const told = lines.map((line) => ({ ...line, ratio: ratioOf(line), met: isMet(line) }));
	const machine = { processors: cpus().map(({ model }) => model), platform: process.platform, node: process.version };
	mkdirSync(folder, { recursive: true });
	writeFileSync(
		`${folder}/${file}`,
		JSON.stringify({ bench: name, startedAt, machine, lines: told, raw }, undefined, '\t')
	);
	console.log(`\n${tableOf(lines)}\n\nMedians, in brackets the quartiles; the ratio is that of the medians.`);
	console.log(`Also in bench/results/${file}`);
}

const words = process.argv.slice(2);
const wanted = parseArguments(words);
if (wanted === undefined) {
	console.error(USAGE);
	process.exitCode = ['help', '--help', '-h'].includes(words[0] ?? '') ? 0 : 1;
} else {
	for (const name of wanted.benches) await run(name, wanted.sizes);
}
