import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Policy } from '#contract/framework.ts';
import { Policy as PolicyShape } from '#contract/framework.ts';
import { bankOf, buildResident, reply, start, takeAll } from '../../../tests/support/assessment.ts';
import { seeded } from '../../../tests/support/seeded.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { forget } from './live.ts';

const database = useDatabase({ content: true });

/** Gives the residents a policy of the next version with hard bounds. */
async function bound(assembly: Policy['assembly'], length: number): Promise<void> {
	await sql`insert into assessment_policy (group_id, version, framework_id, body, source, provisional, effective_from)
		select group_id, version + 1, framework_id, body || ${JSON.stringify({ assembly, minLength: length, maxLength: length })}::jsonb
			|| jsonb_build_object('version', version + 1), source, provisional, effective_from
		from assessment_policy where group_id = 'resident' order by version desc limit 1`.execute(database.owner);
}

test('a test with hard bounds keeps them to the end, whatever the answers, and when it is taken up by another process', async () => {
	await bound(
		{
			areas: { '0': { min: 3, max: 4 }, K: { min: 1, max: 1 } },
			types: { touch: { min: 6, max: 7 }, order: { min: 0, max: 0 } },
			levels: { '1': { min: 4, max: 5 } }
		},
		14
	);
	const bank = await bankOf(database);
	const chance = seeded(3);
	for (const ability of [-1.5, 1]) {
		const who = await buildResident(database);
		let view = await start(database, who);
		for (let n = 0; n < 5; n++) {
			view = await reply(database, who, view, null);
			forget(database.app, view.id);
		}
		view = await takeAll(database, who, bank, (item) => chance() < 1 / (1 + Math.exp(-item.a * (ability - item.b))), view);
		expect(view.answered).toBe(14);
		const { rows } = await sql<{ item_id: string }>`
			select b.item_id from answer a join sitting s on s.id = a.sitting_id join bank_item b on b.version = s.bank_version and b.n = a.item
			where s.id = ${view.id}`.execute(database.owner);
		const items = rows.map(({ item_id }) => bank.get(item_id)!);
		const count = (of: (item: (typeof items)[number]) => boolean): number => items.filter(of).length;
		expect([3, 4]).toContain(count(({ skill }) => skill.startsWith('0')));
		expect(count(({ skill }) => skill.startsWith('K'))).toBe(1);
		expect([6, 7]).toContain(count(({ type }) => type === 'touch'));
		expect(count(({ type }) => type === 'order')).toBe(0);
		expect([4, 5]).toContain(count(({ level }) => level === 1));
	}
});

test('bounds that no test can keep let nobody begin', async () => {
	await bound(
		{ areas: { K: { min: 5, max: 14 } }, types: { touch: { min: 12, max: 14 } }, levels: { '4': { min: 14, max: 14 } } },
		14
	);
	await expect(start(database, await buildResident(database))).rejects.toMatchObject({ code: 'unavailable' });
});

test('hard bounds want a fixed length', async () => {
	const { rows } = await sql<{
		body: Policy;
	}>`select body from assessment_policy where group_id = 'resident' order by version limit 1`.execute(database.owner);
	const { body } = rows[0]!;
	expect(PolicyShape.safeParse(body).success).toBe(true);
	expect(PolicyShape.safeParse({ ...body, assembly: {} }).success).toBe(false);
	expect(PolicyShape.safeParse({ ...body, assembly: {}, minLength: 14, maxLength: 14 }).success).toBe(true);
	expect(
		PolicyShape.safeParse({ ...body, minLength: 14, maxLength: 14, assembly: { areas: { K: { min: 3, max: 2 } } } }).success
	).toBe(false);
});
