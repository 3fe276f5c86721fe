import { readFile } from 'node:fs/promises';
import { Logger, makeWorkerUtils } from 'graphile-worker';

/** What our roles may do with the queue; see the comments there. */
const RIGHTS = new URL('../../../../db/queue.sql', import.meta.url);

/**
 * Brings the job queue's own tables up to date, then gives our roles their rights on them. The rights are set again each
 * time, since a new version of the queue may bring new tables. `run` executes SQL as the owner.
 */
export async function prepareQueue(ownerUrl: string, run: (sql: string) => Promise<unknown>): Promise<void> {
	const queue = await makeWorkerUtils({ connectionString: ownerUrl, maxPoolSize: 1, logger: quiet });
	try {
		await queue.migrate();
	} finally {
		await queue.release();
	}
	await run(await readFile(RIGHTS, 'utf8'));
}

/** Only what is wrong: a start should print what its reader needs. */
export const quiet = new Logger(() => (level, message) => {
	if (level === 'error' || level === 'warning') console.error(`jobs: ${message}`);
});
