import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first is all that tests need of it, and takes half the processor's time. */
const NAMES = [
	'chromium-headless-shell',
	'chromium',
	'chromium-browser',
	'google-chrome',
	'google-chrome-stable',
	'microsoft-edge'
];
const ELSEWHERE = [
	'/snap/bin/chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium'
];

/**
 * A Chromium on this machine: CHROMIUM_PATH, else the first that is found under its usual names. In CI and as root it
 * installs Debian's; anywhere else a missing browser is the person's to decide, so it throws and says what to do.
 */
export function findChromium(): string {
	const named = process.env['CHROMIUM_PATH'];
	if (named) {
		if (runnable(named)) return named;
		throw new Error(`CHROMIUM_PATH is ${named}, which is not a program that can be run.`);
	}
	const found = look();
	if (found) return found;
	const why = install();
	const installed = look();
	if (installed) return installed;
	throw new Error(
		`No Chromium was found (looked for ${NAMES.join(', ')}), and ${why}. ` +
			`Install one ("apt-get install chromium", or Google Chrome), or set CHROMIUM_PATH to the program.`
	);
}

function look(): string | undefined {
	const folders = (process.env['PATH'] ?? '').split(delimiter).concat('/usr/bin');
	return [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...ELSEWHERE].find(runnable);
}

/** Answers why there is still none, if there is none. */
function install(): string {
	if (!process.env['CI'] || process.getuid?.() !== 0) return 'none is installed by itself outside of CI';
	if (!existsSync('/usr/bin/apt-get')) return 'there is no apt-get to install one';
	console.log('Installing Chromium (apt-get) …');
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const run = (...args: string[]) => spawnSync('apt-get', ['-qq', '-y', ...args], { env, encoding: 'utf8' });
	run('update');
	const take = (name: string) => run('install', '--no-install-recommends', name, 'fonts-noto-core');
	let { status, stderr } = take('chromium-headless-shell');
	if (status !== 0) ({ status, stderr } = take('chromium'));
	return status === 0 ? 'what apt-get installed is not it' : `apt-get could not install it: ${stderr.trim().split('\n').at(-1)}`;
}

function runnable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
