import { describe, expect, it } from 'vitest';
import { newId } from '#server/platform/ids.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { listReleases, publishRelease, readRelease, releaseCsv } from './index.ts';

const secret = new Uint8Array(32).fill(7);
const now = new Date('2026-11-23T03:00:00Z');

describe('publishing figures', () => {
	const database = useDatabase({ content: true });
	const province = { kind: 'staff', accountId: 'province-1' } as const;
	const commune = { kind: 'staff', accountId: 'commune-1' } as const;

	const prepare = async () => {
		const { owner: sql } = database.pools;
		await sql.query(
			`insert into staff (id, name, email) values ('province-1', 'P', 'p@vidu.vn'), ('commune-1', 'C', 'c@vidu.vn') on conflict do nothing`
		);
		await sql.query(`delete from role_assignment`);
		await sql.query(`insert into role_assignment (account_id, role, place_id)
			select 'province-1', 'province', id from place where code = '82' and valid_to = 'infinity'
			union all select 'commune-1', 'commune', id from place where code = '30178' and valid_to = 'infinity'`);
		await sql.query(`delete from release_figure; delete from release; delete from tally`);
		await sql.query(`insert into tally (target_id, place_id, members, learned, assessed, passed, confirmed, reached)
			select '2026-adults-basic', id, n.members, n.learned, 14, 3, 0, n.learned from place join
				(values ('30178', 1234, 618), ('30169', 29, 20), ('28249', 4711, 1000)) as n (code, members, learned) using (code)
			where valid_to = 'infinity'`);
	};

	it('rounds, leaves small groups out, and keeps what it said', async () => {
		await prepare();
		const id = newId();
		const { figures, leftOut } = await publishRelease(database.app, province, { id, now, secret });
		// The province and three communes, one of them below the smallest group.
		expect({ figures, leftOut }).toEqual({ figures: 3, leftOut: 1 });
		const first = await readRelease(database.app, { target: '2026-adults-basic' });
		const row = first!.figures.find((figure) => figure.place === '30178')!;
		expect([1230, 1240]).toContain(row.members);
		expect([610, 620]).toContain(row.learned);
		expect(row.passed).toBeNull();
		expect(row.confirmed).toBe(0);
		expect(first!.figures.some((figure) => figure.place === '30169')).toBe(false);

		await database.pools.owner.query('update tally set learned = learned + 300');
		expect(await readRelease(database.app, { target: '2026-adults-basic' })).toEqual(first);
		expect(releaseCsv(first!.figures)).toMatch(/^\uFEFFtarget,/);
	});

	it('publishes once when the form is sent twice, and not again within the days between', async () => {
		await prepare();
		const id = newId();
		await publishRelease(database.app, province, { id, now, secret });
		await publishRelease(database.app, province, { id, now, secret });
		expect(await listReleases(database.app)).toHaveLength(1);
		const soon = new Date(now.getTime() + 27 * 86_400_000);
		await expect(publishRelease(database.app, province, { id: newId(), now: soon, secret })).rejects.toMatchObject({
			code: 'release-too-soon'
		});
		const later = new Date(now.getTime() + 28 * 86_400_000);
		await publishRelease(database.app, province, { id: newId(), now: later, secret });
		expect(await listReleases(database.app)).toHaveLength(2);
	});

	it('gives the same count the same rounding in the next release', async () => {
		await prepare();
		await publishRelease(database.app, province, { id: newId(), now, secret });
		await publishRelease(database.app, province, { id: newId(), now: new Date(now.getTime() + 40 * 86_400_000), secret });
		const [newer, older] = await listReleases(database.app);
		const of = async (release: string) => (await readRelease(database.app, { release, target: '2026-adults-basic' }))!.figures;
		expect(await of(newer!.id)).toEqual(await of(older!.id));
	});

	it('is refused to anybody else, by the verb and by the wall behind it', async () => {
		await prepare();
		await expect(publishRelease(database.app, commune, { id: newId(), now, secret })).rejects.toMatchObject({
			code: 'forbidden'
		});
		await expect(
			database.pools.app.query(
				`insert into release (id, published_at, as_of, policy, published_by) values (uuidv7(), now(), '2026-01-01', '{}', 'commune-1')`
			)
		).rejects.toThrow(/row-level security/);
		expect(await listReleases(database.app)).toHaveLength(0);
	});
});
