import type pg from 'pg';

/**
 * Says that the workers of these names live and hold their jobs still, then gives back what workers held who have not said so for a minute: a machine that
 * lost its power has no chance to. The queue itself would wait four hours.
 *
 * @returns how many were given back
 */
export async function freeJobsOfTheDead(pool: pg.Pool, living: string[]): Promise<number> {
	await pool.query('update graphile_worker._private_jobs set locked_at = now() where locked_by = any ($1)', [living]);
	const { rowCount } = await pool.query(
		`update graphile_worker._private_jobs set locked_at = null, locked_by = null where locked_at < now() - interval '1 minute'`
	);
	return rowCount ?? 0;
}
