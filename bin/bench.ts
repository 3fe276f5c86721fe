/**
 * `npm run bench` lists the measurements; `npm run bench -- NAME …` runs bench/NAME.ts with what follows. Each one ends with
 * one line of JSON: {"bench", "figures", "rows", "budget", "met"}; a budget that is missed is exit code 1.
 */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

const files = globSync('bench/*.ts').sort();
const [name, ...rest] = process.argv.slice(2);
const file = files.find((path) => basename(path, '.ts') === name);

if (file) {
	const { status } = spawnSync(process.execPath, ['--expose-gc', file, ...rest], { stdio: 'inherit' });
	process.exitCode = status ?? 1;
} else {
	if (name) console.error(`There is no measurement ${name}.`);
	for (const path of files) console.log(`${basename(path, '.ts').padEnd(14)}${purpose(path)}`);
	process.exitCode = name ? 1 : 0;
}

/** The first sentence of its opening comment. */
function purpose(path: string): string {
	const comment = /^\/\*\*([\s\S]*?)\*\//.exec(readFileSync(path, 'utf8'))?.[1] ?? '';
	return (
		comment
			.replace(/\s*\n\s*\*\s*/g, ' ')
			.trim()
			.split(/(?<=[.:])\s/)[0] ?? ''
	);
}
