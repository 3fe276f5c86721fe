/**
 * `npm test`: everything that must hold before something is given away. Goes on after a failure, so that one run shows
 * them all; the last line counts. `npm test -- types server` runs the named steps only.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureBuilt } from './support/build.ts';
import { checkTypes } from './support/check.ts';
import { gatherWords } from './support/gather-words.ts';

type Count = { passed: number; failed: number };

const STEPS: Record<string, () => Count> = {
	// What the checks and tests read but git does not hold: SvelteKit's types, the compiled messages.
	prepare: () => {
		gatherWords();
		return both(
			run('node_modules/@sveltejs/kit/svelte-kit.js', 'sync'),
			run(
				'node_modules/@inlang/paraglide-js/bin/run.js',
				'compile',
				'--project',
				'./project.inlang',
				'--outdir',
				'./src/paraglide',
				'--emit-ts-declarations'
			)
		);
	},
	lint: () => run('node_modules/oxlint/bin/oxlint'),
	format: () => run('node_modules/oxfmt/bin/oxfmt', '--check'),
	types: () => {
		const faults = checkTypes();
		for (const fault of faults) console.log(fault);
		return one(faults.length === 0);
	},
	server: () => vitest('core', 'server'),
	build: () => {
		ensureBuilt();
		return one(true);
	},
	browser: () => vitest('browser')
};

const chosen = process.argv.slice(2);
for (const name of chosen)
	if (!STEPS[name]) throw new Error(`There is no step ${name}; there are ${Object.keys(STEPS).join(', ')}.`);

const total: Count = { passed: 0, failed: 0 };
for (const [name, step] of Object.entries(STEPS)) {
	if (chosen.length > 0 && !chosen.includes(name)) continue;
	const started = performance.now();
	const { passed, failed } = attempt(step);
	total.passed += passed;
	total.failed += failed;
	console.log(`${failed ? '✗' : '✓'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

function attempt(step: () => Count): Count {
	try {
		return step();
	} catch (error) {
		console.log((error as Error).message);
		return one(false);
	}
}

function one(good: boolean): Count {
	return good ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Two that count as one check. */
function both(first: Count, second: Count): Count {
	return one(first.failed + second.failed === 0);
}

/** Runs a program of Node's; what it prints is shown if it fails. */
function run(program: string, ...args: string[]): Count {
	const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024
	});
	if (status !== 0) console.log(`${stdout}${stderr}`.trim());
	return one(status === 0);
}

function vitest(...projects: string[]): Count {
	const report = `test-results/vitest-${projects.join('-')}.json`;
	mkdirSync('test-results', { recursive: true });
	rmSync(report, { force: true });
	const args = [
		'run',
		...projects.flatMap((name) => ['--project', name]),
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${report}`
	];
	const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], {
		stdio: ['ignore', 'inherit', 'inherit']
	});
	const counted = readReport(report);
	// A run that breaks before or beside its tests (no database, an error nobody caught) fails even if no test did.
	if (status !== 0 && counted.failed === 0) return { passed: counted.passed, failed: 1 };
	return counted;
}

function readReport(path: string): Count {
	try {
		const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(path, 'utf8')) as {
			numPassedTests: number;
			numFailedTests: number;
		};
		return { passed: numPassedTests, failed: numFailedTests };
	} catch {
		return { passed: 0, failed: 0 };
	}
}
