import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// Our tsconfig.json extends one that SvelteKit writes into node_modules; in a fresh clone it has not yet.
if (!existsSync('node_modules/$app/tsconfig.json')) execFileSync('node_modules/.bin/svelte-kit', ['sync'], { stdio: 'inherit' });

// Three kinds of tests, by what they need: nothing (core), a database (server), a browser and a whole system (lives).
// `npx vitest --project core` while thinking; `npm test` before giving something away.
export default defineConfig({
	test: {
		// On two cores, too: while one waits for a database or a browser, the other goes on.
		maxWorkers: 2,
		projects: [
			{
				test: {
					name: 'core',
					isolate: false,
					include: ['src/{core,contract,field,lib}/**/*.test.ts']
				}
			},
			{
				test: {
					name: 'server',
					// The rooms are read in once a worker, not once a file: a third of the time. A file's own is its database.
					isolate: false,
					// A key for tests alone: the personal numbers in them are nobody's.
					env: { SEALING_KEY: Buffer.alloc(32, 7).toString('base64') },
					include: ['src/server/**/*.test.ts', 'src/routes/**/*.test.ts', 'bin/**/*.test.ts', 'tests/*.test.ts'],
					globalSetup: ['tests/support/cluster.ts'],
					testTimeout: 20_000,
					hookTimeout: 60_000
				}
			},
			{
				test: {
					name: 'browser',
					include: ['tests/lives/**/*.test.ts'],
					globalSetup: ['tests/support/system.ts'],
					testTimeout: 120_000,
					hookTimeout: 120_000
				}
			}
		]
	}
});
