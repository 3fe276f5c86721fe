/**
 * Writes src/server/platform/db/schema.ts, the types of all tables: `npm run types`, after a new migration.
 * `--verify` changes nothing and fails if the file is stale. Reads a throw-away database that it migrates, or the
 * migrated one of DATABASE_OWNER_URL.
 */
import { spawnSync } from 'node:child_process';
import { throwAwayCluster } from '#server/platform/db/embedded.ts';
import { migrate } from '#server/platform/db/migrate.ts';

const given = process.env['DATABASE_OWNER_URL'];
if (given) {
	process.exitCode = generate(given);
} else {
	const cluster = await throwAwayCluster();
	try {
		await migrate(cluster.urls().owner);
		process.exitCode = generate(cluster.urls().owner);
	} finally {
		await cluster.stop();
	}
}

function generate(url: string): number {
	const options = [
		'--dialect=postgres',
		`--url=${url}`,
		'--default-schema=public',
		'--include-pattern=public.*',
		'--date-parser=string',
		'--numeric-parser=number',
		// As parsers.ts reads them: int8 is a number, and refused when a number can't hold it.
		'--type-mapping={"int8":"number"}',
		'--log-level=warn',
		'--out-file=src/server/platform/db/schema.ts',
		...process.argv.slice(2)
	];
	const { status } = spawnSync(process.execPath, ['node_modules/kysely-codegen/dist/cli/bin.js', ...options], {
		stdio: ['ignore', 'inherit', 'inherit']
	});
	return status ?? 1;
}
