import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { useDatabase } from './support/database.ts';

const database = useDatabase();

// A program of its own, and the machine may have other work.
test('the types of the tables are those of the migrations (npm run types)', { timeout: 120_000 }, () => {
	const verify = () =>
		execFileSync(process.execPath, ['bin/types.ts', '--verify'], {
			env: { ...process.env, DATABASE_OWNER_URL: database.urls.owner },
			encoding: 'utf8',
			stdio: 'pipe'
		});
	expect(verify).not.toThrow();
});

test('every table about people that the web can read has row security', async () => {
	const { rows } = await database.pools.owner.query<{ name: string }>(`
		select c.relname as name from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity
			and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'person_id' and not a.attisdropped)
			and (has_table_privilege('hocvuso_app', c.oid, 'select') or has_any_column_privilege('hocvuso_app', c.oid, 'select'))
		order by 1`);
	expect(
		rows.map((row) => row.name),
		'tables with a person_id and without row security'
	).toEqual([]);
});
