import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';

const MARK = 'build/.sources';

/** Everything that the build is made from. */
const SOURCES = [
	'src/**/*',
	'messages/**/*',
	'static/**/*',
	'project.inlang/settings.json',
	'vite.config.ts',
	'tsconfig.json',
	'package.json',
	'package-lock.json'
];

/** Builds the web application into build/ unless what is there was built from the same sources. Answers whether it built. */
export function ensureBuilt(log: (line: string) => void = console.log): boolean {
	const wanted = digest();
	if (existsSync(MARK) && existsSync('build/handler.js') && readFileSync(MARK, 'utf8') === wanted) return false;
	log('Building …');
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
		{
			encoding: 'utf8',
			// A build for production, also when a test runner set it otherwise.
			env: { ...process.env, NODE_ENV: 'production' }
		}
	);
	if (status !== 0) throw new Error(`The build failed:\n${stdout}${stderr}`);
	// Last, so that a build cut short is made again.
	writeFileSync(MARK, wanted);
	return true;
}

/** One number for the content of all sources; times of files say nothing after a checkout. */
function digest(): string {
	const hash = createHash('sha256').update(process.version);
	const files = globSync(SOURCES)
		// Compiled from messages/ by the build itself; and tests are not built.
		.filter((path) => !path.startsWith('src/paraglide') && !path.endsWith('.test.ts') && statSync(path).isFile())
		.sort();
	for (const path of files) hash.update(`\0${path}\0`).update(readFileSync(path));
	return hash.digest('hex');
}
