import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { useDatabase } from './support/database.ts';

const database = useDatabase({ content: true });

test('loading the content again changes nothing', async () => {
	const before = await counts();
	execFileSync(process.execPath, ['bin/load.ts'], {
		env: { ...process.env, DATABASE_OWNER_URL: database.urls.owner, DATABASE_URL: database.urls.app },
		stdio: 'pipe'
	});
	expect(await counts()).toEqual(before);
});

/** Rows by table, counted and not estimated. */
async function counts(): Promise<Record<string, number>> {
	const { rows } = await database.pools.owner.query<{ name: string; rows: number }>(`
		select c.relname as name, (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I', c.relname), false, true, '')))[1]::text::int as rows
		from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`);
	return Object.fromEntries(rows.map(({ name, rows }) => [name, rows]));
}
