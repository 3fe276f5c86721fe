// The first thing that runs in a fresh clone, on whatever Node is there (18 or newer), with nothing installed:
// installs what package-lock.json names, then runs a program of ours on the Node that it pins.
// Plain JavaScript, because an old Node reads no TypeScript.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';
const node = join(home, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
const [program, ...args] = process.argv.slice(2);

process.chdir(home);
if (!installed()) install();
if (spawnSync(node, ['--version']).status !== 0) {
	give(
		'The pinned Node.js is missing: its package was installed without its install script. Run "npm ci" with install scripts allowed.'
	);
}

// Children and scripts of ours that call `node` get the same one.
const path = `${join(home, 'node_modules', '.bin')}${windows ? ';' : ':'}${process.env.PATH}`;
// The channel tells the program when we are killed: it then stops what it started.
const child = spawn(node, [program, ...args], {
	stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
	env: { ...process.env, PATH: path }
});
// Ctrl-C reaches the whole group, the program included, which ends in its own time; we only wait. Others are passed on.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => give(`${node} does not start: ${error.message}`));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));

/** Whether node_modules holds what package-lock.json asks for; npm keeps a list of what it installed. */
function installed() {
	const list = join('node_modules', '.package-lock.json');
	if (!existsSync(list) || !existsSync(node)) return false;
	const wanted = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
	const found = JSON.parse(readFileSync(list, 'utf8')).packages;
	// Packages for other systems are in the lock file and rightly not here; these are marked optional.
	return Object.entries(wanted).every(
		([name, { version, optional }]) => name === '' || (found[name] ? found[name].version === version : optional)
	);
}

function install() {
	console.log('Installing packages (npm ci), about a minute …');
	let result = npm('ci');
	// npm 11 refuses a lock file that leaves out a package for some other system, which npm leaves out itself when the
	// registry does not carry it. This installs the same versions, and leaves the lock file alone.
	if (result.status !== 0 && /EUSAGE/.test(result.stderr)) result = npm('install', '--no-save');
	if (result.status === 0) return;
	console.error(result.stderr.trim());
	give(
		'The packages could not be installed. That needs the package registry (registry.npmjs.org, or the one npm is set to) and room on the disk.'
	);
}

/** @param {...string} args */
function npm(...args) {
	// Started by npm, we know which one; by hand, it is the one on the path.
	const self = process.env.npm_execpath;
	const [command, first] = self ? [process.execPath, [self]] : [windows ? 'npm.cmd' : 'npm', []];
	const { status, stderr, error } = spawnSync(command, [...first, ...args, '--no-audit', '--no-fund', '--loglevel=error'], {
		stdio: ['ignore', 'ignore', 'pipe'],
		encoding: 'utf8',
		shell: windows && !self
	});
	return { status, stderr: error ? error.message : stderr };
}

/** @param {string} why */
function give(why) {
	console.error(why);
	process.exit(1);
}
