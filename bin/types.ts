/**
 * Writes src/server/platform/db/schema.ts, the types of all tables: `npm run types`, after a new migration.
 * `--verify` changes nothing and fails if the file is stale.
 */
import { spawnSync } from 'node:child_process';
import { throwAwayCluster } from '#server/platform/db/embedded.ts';
import { migrate } from '#server/platform/db/migrate.ts';

const cluster = await throwAwayCluster();
try {
	await migrate(cluster.urls().owner);
	const { status } = spawnSync(
		process.execPath,
		[
			'node_modules/kysely-codegen/dist/cli/bin.js',
			'--dialect=postgres',
			`--url=${cluster.urls().owner}`,
			'--default-schema=public',
			'--include-pattern=public.*',
			'--date-parser=string',
			'--numeric-parser=number',
			// As parsers.ts reads them: int8 is a number, and refused when a number can't hold it.
			'--type-mapping={"int8":"number"}',
			'--out-file=src/server/platform/db/schema.ts',
			...process.argv.slice(2),
		],
		{ stdio: ['ignore', 'inherit', 'inherit'] },
	);
	process.exitCode = status ?? 1;
} finally {
	await cluster.stop();
}
