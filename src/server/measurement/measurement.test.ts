import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { PLAN, simulateSittings, type Truth } from '../../../bin/simulate-sittings.ts';
import { bankOf, buildResident, takeAll, type Staff } from '../../../tests/support/assessment.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import type { BankItem } from '#contract/content.ts';
import { currentBankId, publishBank, republishBank } from '#server/assessment/index.ts';
import { readBank, readFrameworks } from '#server/framework/index.ts';
import { newId } from '#server/platform/ids.ts';
import { askAnalysis, cancelAnalysis, readAnalysis, readMeasure, readRoom, releaseParameters, rescoreSitting } from './index.ts';
import type { Asked, Kind } from './asked.ts';
import type { BankReport, GrowthReport, RescoringReport } from './run-analysis.ts';
import { runNextAnalysis } from './run-analysis.ts';

const database = useDatabase({ content: true });
const NOW = new Date('2026-11-21T02:00:00Z');
const ALL: Asked = { from: '2026-08-01', to: '2026-12-31', group: null, mode: null };
/** Before the item that moves moves. */
const FIRST_HALF: Asked = { ...ALL, to: '2026-10-09' };

async function officer(role: 'content' | 'province' | 'administrator' | 'commune'): Promise<Staff> {
	const accountId = newId();
	await sql`insert into staff (id, name, email) values (${accountId}, ${role}, ${`${accountId}@vidu.vn`})`.execute(
		database.owner
	);
	const { rows } = await sql<{ id: number }>`select id from place where code = '82' and valid_to = 'infinity'`.execute(
		database.owner
	);
	const place = role === 'province' || role === 'commune' ? rows[0]!.id : null;
	await sql`insert into role_assignment (account_id, role, place_id) values (${accountId}, ${role}, ${place})`.execute(
		database.owner
	);
	return { kind: 'staff', accountId };
}

let content: Staff;
let committee: Staff;
let truth: Truth;
beforeAll(async () => {
	content = await officer('content');
	committee = await officer('province');
	await publishBank(database.owner, await written());
	truth = await simulateSittings(database.pools.owner, database.owner, { ...PLAN, people: 5500, again: 0.3 });
}, 240_000);

/**
 * A quarter of the written items, those that most groups meet: a few thousand people then answer each often enough. One of each skill
 * gives part credit, where one does.
 */
async function written(): Promise<BankItem[]> {
	const { frameworks, policies } = await readFrameworks();
	const { items } = await readBank(frameworks[0]!, policies, 'content/items');
	const bySkill = Map.groupBy(
		items.toSorted((p, q) => q.groups.length - p.groups.length || (p.id < q.id ? -1 : 1)),
		({ skill }) => skill
	);
	return [...bySkill.values()].flatMap((own) => {
		const inParts = own.find(({ steps }) => steps);
		return [...(inParts ? [inParts] : []), ...own.filter(({ steps }) => !steps)].slice(0, 3);
	});
}

const work = () => runNextAnalysis(database.pools.worker, database.worker, () => NOW);
async function analysed(kind: Kind, asked: Asked, by = content): Promise<string> {
	const id = newId();
	await askAnalysis(database.app, by, { id, kind, asked, now: NOW });
	await work();
	return id;
}
const bankInUse = async () => (await currentBankId(database.owner))!;
const parametersInUse = async () => {
	const { rows } = await sql<{ item_id: string; a: number; b: number; steps: number[] | null }>`
		select item_id, a, b, steps from bank_item where version = ${await bankInUse()} order by n`.execute(database.owner);
	return rows;
};

describe('an analysis of the bank', () => {
	let id: string;
	let expert: Awaited<ReturnType<typeof parametersInUse>>;
	beforeAll(async () => {
		expert = await parametersInUse();
		id = await analysed('bank', FIRST_HALF);
	}, 240_000);
	const read = async (actor = committee) => readAnalysis(database.app, actor, { id });
	const items = async () => {
		const { found } = await read();
		return found?.kind === 'bank' ? found.items : [];
	};

	test('finds the parameters that only the simulation knew, within their errors', async () => {
		const { found } = await read();
		expect(found).toMatchObject({ kind: 'bank', report: { converged: true } satisfies Partial<BankReport> });
		const well = (await items()).filter(({ figures }) => figures.answers >= 300 && figures.status === 'estimated');
		expect(well.length).toBeGreaterThan(40);
		const off = well
			.filter(({ item }) => item !== truth.biased)
			.map(({ item, figures }) => (figures.found!.b - truth.items.get(item)!.b) / figures.found!.seB);
		// The scale itself was brought to the experts', whose mistakes it shares: a shift common to all items, and no more.
		const shift = off.reduce((sum, z) => sum + z, 0) / off.length;
		const rest = Math.sqrt(off.reduce((sum, z) => sum + (z - shift) ** 2, 0) / off.length);
		expect(rest).toBeLessThan(1.6);
		const wrong = (of: (item: string) => number) =>
			Math.sqrt(well.reduce((sum, { item }) => sum + (of(item) - truth.items.get(item)!.b) ** 2, 0) / well.length);
		const found_ = new Map(well.map(({ item, figures }) => [item, figures.found!.b]));
		const judged = new Map(expert.map(({ item_id, b }) => [item_id, b]));
		expect(wrong((item) => found_.get(item)!)).toBeLessThan(0.6 * wrong((item) => judged.get(item)!));
	});

	test('in one run finds the steps of items with part credit, and how many earned how much', async () => {
		const well = (await items()).filter(
			({ figures }) => figures.answers >= 300 && figures.status === 'estimated' && figures.present.steps
		);
		expect(well.length).toBeGreaterThan(10);
		const off = well.flatMap(({ item, figures: { found } }) =>
			truth.items.get(item)!.steps!.map((step, n) => (found!.steps![n]! - step) / found!.seSteps![n]!)
		);
		const shift = off.reduce((sum, z) => sum + z, 0) / off.length;
		expect(Math.sqrt(off.reduce((sum, z) => sum + (z - shift) ** 2, 0) / off.length)).toBeLessThan(1.6);
		for (const { figures } of well) {
			expect(figures.byPoints!.length).toBe(figures.present.steps!.length + 1);
			expect(figures.byPoints!.reduce((sum, people) => sum + people, 0)).toBe(figures.answers);
		}
	});

	test('says of the planted item, and of no other, that it is harder for the old', async () => {
		const harder = (await items()).filter(({ flags }) =>
			flags.some(({ code, weight }) => code === 'harder-age' && weight === 'look')
		);
		expect(harder.map(({ item }) => item)).toEqual([truth.biased]);
	});

	test('changes nothing', async () => {
		expect(await parametersInUse()).toEqual(expert);
		expect((await readMeasure(database.app)).latest).toBeNull();
	});

	test('is seen by those who keep or steer the measure, and by nobody else', async () => {
		await expect(readAnalysis(database.app, await officer('commune'), { id })).rejects.toMatchObject({ code: 'forbidden' });
		await expect(
			askAnalysis(database.app, await officer('commune'), { id: newId(), kind: 'bank', asked: ALL, now: NOW })
		).rejects.toMatchObject({
			code: 'forbidden'
		});
		const commune = await officer('commune');
		const seen = await database.app.transaction().execute(async (tx) => {
			await sql`select set_config('app.account', ${commune.accountId}, true)`.execute(tx);
			return sql`select from analysis`.execute(tx);
		});
		expect(seen.rows).toEqual([]);
	});

	test('is not released by whoever asked for it: not by the pages, not past the wall', async () => {
		const own = newId();
		await askAnalysis(database.app, committee, { id: own, kind: 'bank', asked: FIRST_HALF, now: NOW });
		await sql`update analysis set state = 'done', ended_at = now(), report = '{}' where id = ${own}`.execute(database.owner);
		const set = { id: newId(), analysis: own, items: [truth.drifted], note: '', now: NOW };
		await expect(releaseParameters(database.app, committee, set)).rejects.toMatchObject({ code: 'released-by-asker' });
		await expect(releaseParameters(database.app, content, { ...set, analysis: id })).rejects.toMatchObject({
			code: 'released-by-asker'
		});
		const past = database.app.transaction().execute(async (tx) => {
			await sql`select set_config('app.account', ${committee.accountId}, true)`.execute(tx);
			await sql`insert into parameter_set (id, analysis_id, released_by, released_at, rule, about, bank_version, note)
				values (${newId()}, ${own}, ${committee.accountId}, now(), '{}', '{}', ${await bankInUse()}, '')`.execute(tx);
		});
		await expect(past).rejects.toThrow('row-level security');
	}, 240_000);

	test('a release takes what the rule lets out, and refuses the rest by name', async () => {
		const all = await items();
		const kept = all.find(({ hindrances }) => hindrances.includes('biased'))!;
		expect(kept.item).toBe(truth.biased);
		const set = { id: newId(), analysis: id, note: 'Đợt đầu', now: NOW };
		await expect(releaseParameters(database.app, committee, { ...set, items: [] })).rejects.toMatchObject({
			code: 'nothing-chosen'
		});
		await expect(releaseParameters(database.app, committee, { ...set, items: [kept.item] })).rejects.toMatchObject({
			code: 'rule-forbids',
			details: { items: kept.item, count: 1 }
		});
		expect(await parametersInUse()).toEqual(expert);

		const good = all.filter(({ hindrances }) => hindrances.length === 0);
		expect(good.length).toBeGreaterThan(20);
		const before = await bankInUse();
		const released = await releaseParameters(database.app, committee, { ...set, items: good.map(({ item }) => item) });
		expect(await releaseParameters(database.app, committee, { ...set, items: good.map(({ item }) => item) })).toEqual(released);
		expect(released).toMatchObject({ n: 1, items: good.length });
		expect(await bankInUse()).toBe(released.bank);
		expect(released.bank).not.toBe(before);
		const now = new Map((await parametersInUse()).map(({ item_id, b }) => [item_id, b]));
		for (const { item, figures } of good) expect(now.get(item)).toBeCloseTo(figures.found!.b, 3);
		expect(now.get(kept.item)).toBe(kept.figures.present.b);
		const steps = new Map((await parametersInUse()).map(({ item_id, steps }) => [item_id, steps]));
		const inParts = good.filter(({ figures }) => figures.found!.steps);
		expect(inParts.length).toBeGreaterThan(0);
		for (const { item, figures } of good)
			expect(steps.get(item)?.map((step) => step.toFixed(2))).toEqual(figures.found!.steps?.map((step) => step.toFixed(2)));
		expect(await readMeasure(database.app)).toMatchObject({ measured: good.length, latest: { n: 1, items: good.length } });
		expect((await readMeasure(database.app)).latest!.answers % 100).toBe(0);
		// An analysis of the old scale releases nothing more.
		await expect(
			releaseParameters(database.app, committee, { ...set, id: newId(), items: [good[0]!.item] })
		).rejects.toMatchObject({ code: 'bank-changed' });
	});

	test('publishing the items again keeps the released parameters; an item whose words change goes back to its author’s judgement', async () => {
		const before = await bankInUse();
		const items = await written();
		await publishBank(database.owner, items);
		expect(await bankInUse()).toBe(before);
		const { rows } = await sql<{ item_id: string }>`select item_id from parameter order by 1 limit 1`.execute(database.owner);
		const edited = rows[0]!.item_id;
		const released = await parametersInUse();
		await publishBank(
			database.owner,
			items.map((item) => (item.id === edited ? { ...item, stem: { ...item.stem, vi: `${item.stem.vi} ` } } : item))
		);
		const now = await parametersInUse();
		const author = items.find((item) => item.id === edited)!;
		expect(now.find(({ item_id }) => item_id === edited)).toMatchObject({ a: author.a, b: author.b });
		expect(now.filter(({ item_id }) => item_id !== edited)).toEqual(released.filter(({ item_id }) => item_id !== edited));
		await publishBank(database.owner, items);
		expect(await bankInUse()).toBe(before);
	});

	test('the next analysis finds the item that became harder, against the released parameters', async () => {
		const second = await analysed('bank', { ...ALL, from: '2026-10-10' });
		const { found } = await readAnalysis(database.app, committee, { id: second });
		if (found?.kind !== 'bank') throw new Error('not done');
		const moved = found.items.filter(({ flags }) =>
			flags.some(({ code, weight }) => code === 'harder-than-known' && weight === 'look')
		);
		expect(moved.map(({ item }) => item)).toContain(truth.drifted);
		expect(moved.length).toBeLessThanOrEqual(3);
		expect(found.report.link.onReleased).toBe(true);
	}, 240_000);
});

describe('results under new parameters', () => {
	test('in sum: as earned and as they would be, and nothing is written over', async () => {
		const kept = async () =>
			(
				await sql<{ all: string }>`select md5(string_agg(result::text, '' order by id)) as all from sitting`.execute(
					database.owner
				)
			).rows[0]!.all;
		const before = await kept();
		const id = await analysed('rescoring', ALL);
		const { found } = await readAnalysis(database.app, committee, { id });
		const report = found!.report as RescoringReport;
		expect(report.sittings).toBe(truth.sittings);
		expect(report.moved).toBeGreaterThan(0.02);
		expect(Object.values(report.passes).reduce((p, q) => p + q, 0)).toBe(report.sittings);
		expect(await kept()).toBe(before);
	}, 240_000);

	test('one’s own: old and new side by side; staff do not look into somebody’s answers', async () => {
		const resident = await buildResident(database);
		const bank = await bankOf(database);
		const view = await takeAll(database, resident, bank, (_, n) => n % 3 > 0);
		const same = await rescoreSitting(database.app, resident, { sitting: view.id });
		expect(same.change).toBeCloseTo(0, 6);
		await republishBank(
			database.owner,
			new Map([...bank].map(([id, { a, b, steps }]) => [id, { a, b: b + 0.8, steps: steps?.map((step) => step + 0.8) }]))
		);
		const moved = await rescoreSitting(database.app, resident, { sitting: view.id });
		expect(moved.before).toEqual(same.before);
		expect(moved.change).toBeGreaterThan(0.3);
		await expect(rescoreSitting(database.app, await buildResident(database), { sitting: view.id })).rejects.toMatchObject({
			code: 'not-found'
		});
		await expect(rescoreSitting(database.app, committee, { sitting: view.id })).rejects.toMatchObject({ code: 'not-found' });
		await publishBank(database.owner, await written());
	}, 180_000);
});

test('growth of everybody and of each commune, with its interval; small groups are not shown', async () => {
	const id = await analysed('growth', ALL);
	const { found } = await readAnalysis(database.app, committee, { id });
	const report = found!.report as GrowthReport;
	const all = report.groups.find(({ key }) => key === 'all')!;
	// The interval does not know that the parameters themselves have an error.
	expect(Math.abs(all.growth.growth - PLAN.growth)).toBeLessThan(0.1);
	expect(all.growth.beyondError).toBe(true);
	expect(report.groups.every(({ people }) => people >= report.smallest)).toBe(true);
	expect(report.hidden).toBeGreaterThan(0);
}, 240_000);

describe('an analysis that does not end', () => {
	const stateOf = async (id: string) => (await readAnalysis(database.app, content, { id })).analysis.state;

	test('is cancelled while it waits and while it runs, and leaves nothing', async () => {
		const waiting = newId();
		await askAnalysis(database.app, content, { id: waiting, kind: 'bank', asked: ALL, now: NOW });
		await cancelAnalysis(database.app, content, { id: waiting, now: NOW });
		await work();
		expect(await stateOf(waiting)).toBe('cancelled');

		const id = newId();
		await askAnalysis(database.app, content, { id, kind: 'bank', asked: ALL, now: NOW });
		// It runs, and stands still at its first step for as long as nobody can say how far it is.
		let over = false;
		const { running } = await database.owner.transaction().execute(async (held) => {
			await sql`lock table analysis_progress in exclusive mode`.execute(held);
			const running = work().finally(() => (over = true));
			while (!over && (await stateOf(id)) !== 'running');
			expect(over).toBe(false);
			await cancelAnalysis(database.app, content, { id, now: NOW });
			return { running };
		});
		await running;
		const { analysis, found } = await readAnalysis(database.app, content, { id });
		expect(analysis.state).toBe('cancelled');
		expect(found).toBeNull();
	}, 180_000);

	test('whose worker died is done again; one whose worker lives is left alone', async () => {
		const id = newId();
		await askAnalysis(database.app, content, { id, kind: 'rescoring', asked: ALL, now: NOW });
		await sql`update analysis set state = 'running', bank_version = ${await bankInUse()} where id = ${id}`.execute(
			database.owner
		);
		await sql`insert into analysis_progress values (${id}, 'rescore', 5, 10, ${NOW})`.execute(database.owner);
		await work();
		expect(await stateOf(id)).toBe('running');
		await runNextAnalysis(database.pools.worker, database.worker, () => new Date(NOW.getTime() + 3_600_000));
		expect(await stateOf(id)).toBe('done');
	}, 180_000);

	test('and one that asks for what is not there says so', async () => {
		const id = await analysed('bank', { ...ALL, from: '2020-01-01', to: '2020-01-31' });
		expect((await readAnalysis(database.app, content, { id })).analysis).toMatchObject({
			state: 'failed',
			failure: { code: 'nobody-answered' }
		});
		await expect(
			askAnalysis(database.app, content, {
				id: newId(),
				kind: 'bank',
				asked: { ...ALL, from: '2026-12-01', to: '2026-11-01' },
				now: NOW
			})
		).rejects.toMatchObject({ code: 'days-astray' });
		expect((await readRoom(database.app, content)).analyses.length).toBeGreaterThan(5);
	});
});
