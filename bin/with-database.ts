/**
 * Runs a program of ours on the embedded database, started for it if need be, with DATABASE_URL and its companions set:
 * `node bin/with-database.ts bin/load.ts --check`. With DATABASE_URL in the environment it changes nothing.
 */
import { spawnSync } from 'node:child_process';
import { migrate } from '#server/platform/db/migrate.ts';
import { openDatabase, VARIABLES } from '#server/platform/db/open.ts';

const database = await openDatabase();
try {
	if (database.embedded) await migrate(database.url('owner'));
	const urls = (['app', 'worker', 'owner'] as const).filter(database.has).map((role) => [VARIABLES[role], database.url(role)]);
	const { status } = spawnSync(process.execPath, process.argv.slice(2), {
		stdio: 'inherit',
		env: { ...process.env, ...Object.fromEntries(urls) }
	});
	process.exitCode = status ?? 1;
} catch (error) {
	console.error((error as Error).message);
	process.exitCode = 1;
} finally {
	await database.close();
}
