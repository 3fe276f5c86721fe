/** Brings the database up to date: `node bin/migrate.ts`. Uses DATABASE_OWNER_URL, or the embedded database. */
import { migrate } from '#server/platform/db/migrate.ts';
import { openDatabase } from '#server/platform/db/open.ts';

const database = await openDatabase();
try {
	const names = await migrate(database.url('owner'), { log: console.log });
	console.log(names.length === 0 ? 'The database is up to date.' : `${names.length} migrations applied.`);
} catch (error) {
	console.error((error as Error).message);
	process.exitCode = 1;
} finally {
	await database.close();
}
