import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { Staff } from '../../../tests/support/assessment.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { expectedScore } from '#core/irt/index.ts';
import { readFramework, readPolicies, readPolicy } from '#server/framework/index.ts';
import { newId } from '#server/platform/ids.ts';
import { adoptStandard, enterJudgement, listPanels, makePanel, readPanel, type MakePanel } from './index.ts';

const database = useDatabase({ content: true });
const NOW = new Date('2026-11-21T02:00:00Z');

async function officer(role: 'content' | 'province' | 'administrator'): Promise<Staff> {
	const accountId = newId();
	await sql`insert into staff (id, name, email) values (${accountId}, ${role}, ${`${accountId}@vidu.vn`})`.execute(
		database.owner
	);
	await sql`insert into role_assignment (account_id, role, place_id)
		values (${accountId}, ${role}, (select id from place where code = '82' and valid_to = 'infinity' and ${role} = 'province'))`.execute(
		database.owner
	);
	return { kind: 'staff', accountId };
}

let content: Staff;
let committee: Staff;
let administrator: Staff;
beforeAll(async () => {
	[content, committee, administrator] = await Promise.all([officer('content'), officer('province'), officer('administrator')]);
});

async function panel(given: Partial<MakePanel> = {}, by = content): Promise<string> {
	const id = newId();
	await makePanel(database.app, by, {
		id,
		group: 'resident',
		level: null,
		method: 'angoff',
		heldOn: '2026-11-20',
		source: 'Quyết định mẫu 01/QĐ',
		borderline: 'Người vừa đủ tự làm những việc số quen thuộc',
		panellists: ['giáo viên', 'cán bộ xã', 'tổ công nghệ số'],
		size: 20,
		...given,
		now: NOW
	});
	return id;
}
const enter = (id: string, panellist: number, judged: number[], round = 1, by = content) =>
	enterJudgement(database.app, by, { id: newId(), panel: id, panellist, round, judged, now: NOW });
const adopt = (id: string, by: Staff, middle: 'mean' | 'median' = 'median') =>
	adoptStandard(database.app, by, { panel: id, round: 1, middle, from: '2026-11-22', now: NOW });

/** Three who think of abilities -0.9, -0.7 and -0.2. */
async function judged(id: string): Promise<void> {
	const { booklet } = await readPanel(database.app, content, { id });
	for (const [n, theta] of [-0.9, -0.7, -0.2].entries())
		await enter(
			id,
			n + 1,
			booklet.map((item) => expectedScore(item, theta))
		);
}

test('an Angoff panel: what panellists had in mind comes back; another person adopts it; old results keep their policy', async () => {
	const id = await panel();
	await judged(id);
	const view = await readPanel(database.app, committee, { id });
	expect(view.booklet.map(({ at }) => at)).toEqual(view.booklet.map(({ at }) => at).toSorted((p, q) => p - q));
	expect(view.rounds[0]!.together).toMatchObject({
		panellists: 3,
		median: expect.closeTo(-0.7, 2),
		mean: expect.closeTo(-0.6, 2)
	});

	await expect(adopt(id, content)).rejects.toMatchObject({ code: 'forbidden' });
	const before = (await readPolicies(database.app)).find(({ group }) => group === 'resident')!;
	const adopted = await adopt(id, committee);
	expect(adopted).toEqual({ cut: -0.7, made: { policy: `resident ${before.version + 1}` } });
	const after = await readPolicy(database.app, 'resident', before.version + 1);
	expect(after).toMatchObject({ pass: { cut: -0.7 }, effectiveFrom: '2026-11-22', maxLength: before.maxLength });
	expect(after.source).toContain('Quyết định mẫu 01/QĐ');
	expect(await readPolicy(database.app, 'resident', before.version)).toEqual(before);
	await expect(adopt(id, administrator)).rejects.toMatchObject({ code: 'panel-adopted' });
	await expect(enter(id, 1, [0.5])).rejects.toMatchObject({ code: 'panel-adopted' });
	expect((await listPanels(database.app, administrator)).panels[0]!.adopted).toMatchObject({ cut: expect.closeTo(-0.7, 3) });
});

test('whoever made a panel or wrote its judgements down does not adopt it: not by the pages, not past the wall', async () => {
	const id = await panel({}, committee);
	await judged(id);
	await expect(adopt(id, committee)).rejects.toMatchObject({ code: 'adopted-by-maker' });
	const past = database.app.transaction().execute(async (tx) => {
		await sql`select set_config('app.account', ${committee.accountId}, true)`.execute(tx);
		await sql`insert into standard_adoption values (${id}, 1, 'mean', 0, 0.1, 3, '{}', '2026-12-01', ${committee.accountId}, now())`.execute(
			tx
		);
	});
	await expect(past).rejects.toThrow('row-level security');
});

test('a bookmark panel sets where a level begins; the later word of a panellist counts; levels go on ascending', async () => {
	const id = await panel({ method: 'bookmark', level: 3, size: 30 });
	for (const [n, page] of [12, 14, 29].entries()) await enter(id, n + 1, [page]);
	await enter(id, 3, [16]);
	const { booklet, rounds } = await readPanel(database.app, committee, { id });
	expect(rounds[0]!.cuts.map(({ judged }) => judged[0])).toEqual([12, 14, 16]);
	expect(rounds[0]!.together.median).toBeCloseTo((booklet[12]!.at + booklet[13]!.at) / 2, 6);
	const framework = await readFramework(database.app);
	await adopt(id, administrator);
	const { rows } = await sql<{ body: { levels: { n: number; below: number | null }[] } }>`
		select body from framework where id = ${framework.id} and version = ${framework.version + 1}`.execute(database.owner);
	expect(rows[0]!.body.levels.find(({ n }) => n === 2)!.below).toBeCloseTo(rounds[0]!.together.median, 1);

	const astray = await panel({ method: 'bookmark', level: 2, size: 30 });
	for (const n of [1, 2, 3]) await enter(astray, n, [30 + (n % 2)]);
	await expect(adopt(astray, administrator)).rejects.toMatchObject({ code: 'levels-astray' });
});

test('what cannot be is refused by name, and a panel of one has no error', async () => {
	const id = await panel({ method: 'bookmark' });
	await expect(enter(id, 1, [22])).rejects.toMatchObject({ code: 'bad-judgement', details: { value: 22, highest: 21 } });
	await expect(enter(id, 1, [3, 4])).rejects.toMatchObject({ code: 'bad-judgement' });
	await expect(enter(id, 9, [3])).rejects.toMatchObject({ code: 'not-found' });
	await enter(id, 1, [3]);
	await expect(adopt(id, committee)).rejects.toMatchObject({ code: 'panel-too-few' });
	await expect(panel({}, administrator)).rejects.toMatchObject({ code: 'forbidden' });
});
