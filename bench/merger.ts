/**
 * The change of 1 July 2025, 305 units into 102, with a million people (or `-- N`) recorded on the old ones: preview, apply, undo, sums
 * equal throughout. Run: npm run bench -- merger [people]
 */
import { readFileSync } from 'node:fs';
import { connect } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { addChangeRows, askDecreeWork, createDecree, importChanges, previewDecree } from '#server/lineage/index.ts';
import { doDecreeWork } from '#server/lineage/work.ts';
import { placesLoader } from '#server/places/index.ts';
import { recognitionLoader } from '#server/recognition/index.ts';
import { targetsLoader } from '#server/targets/index.ts';
import { peopleLoader } from '#server/people/index.ts';
import { frameworkLoader } from '#server/framework/index.ts';
import { lessonsLoader } from '#server/learning/index.ts';
import { makeCrowd } from './support/people.ts';
import { benchCluster } from './support/cluster.ts';
import { report } from './support/result.ts';

const people = Number(process.argv[2] ?? 1_000_000);
const now = new Date('2026-11-23T03:00:00Z');
const budget = { preview: 10, apply: 60 };

process.env['LOAD_AS_OF'] = '2025-06-30';
const cluster = await benchCluster();
const urls = cluster.urls();
const owner = connect(urls.owner, { max: 2 });
const app = connect(urls.app, { max: 2 });
const worker = connect(urls.worker, { max: 2 });
try {
	for (const loader of [placesLoader, peopleLoader, frameworkLoader, lessonsLoader, recognitionLoader, targetsLoader])
		await loader.load(owner.db);
	await makeCrowd(cluster.admin(new URL(urls.owner).pathname.slice(1)), { people, hamletsPerCommune: 5 });
	const counting = performance.now();
	await worker.pool.query('select rebuild_standings()');
	console.log(`${people} people on 305 units, counted in ${((performance.now() - counting) / 1000).toFixed(1)} s`);

	const { rows: old } = await owner.pool.query<{ id: number; code: string; level: string }>(
		`select id, code, level from place where level in ('province', 'district') and valid_from = '-infinity'`
	);
	for (const account of ['drafts', 'applies']) {
		await owner.pool.query(`insert into staff (id, name, email) values ($1, $1, $1 || '@vidu.vn')`, [account]);
		await owner.pool.query(`insert into role_assignment (account_id, role, place_id) values ($1, 'province', $2)`, [
			account,
			old.find(({ code }) => code === '87')!.id
		]);
	}
	const [drafts, applies] = [
		{ kind: 'staff', accountId: 'drafts' },
		{ kind: 'staff', accountId: 'applies' }
	] as const;
	const id = newId();
	const nothing = { oldName: '', newCode: '', newName: '', newKind: '', parentCode: '', partial: false };
	const form = {
		number: '1663/NQ-UBTVQH15',
		issuer: 'UBTVQH',
		title: 'Sắp xếp đơn vị hành chính cấp xã',
		titleEn: '',
		effective: '2025-07-01',
		signed: '2025-06-16',
		source: 'bench'
	};
	await createDecree(app.db, drafts, { id, form, now });
	await addChangeRows(app.db, drafts, {
		id,
		rows: old.map(({ code, level }) => ({
			...nothing,
			oldCode: code,
			...(level === 'province' ? { newCode: '82', newName: 'Tỉnh Đồng Tháp' } : {})
		}))
	});
	await importChanges(app.db, drafts, { id, bytes: readFileSync('content/places/succession-2025-07-01.csv'), replace: false });

	const seconds: Record<string, number> = {};
	const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
		const started = performance.now();
		const result = await work();
		seconds[name] = Math.round(performance.now() - started) / 1000;
		return result;
	};
	const state = async () =>
		(
			await owner.pool.query<{ sums: string; all: string }>(`select
				(select md5(jsonb_agg(x)::text) from (select target_id, sum(members), sum(learned), sum(assessed), sum(passed), sum(confirmed), sum(reached)
					from tally group by 1 order by 1) x) as sums,
				md5((select jsonb_agg(t order by target_id, place_id) from tally t)::text || (select jsonb_agg(p order by id) from place p where valid_from < valid_to)::text
					|| (select jsonb_agg(m order by epoch, place_id) from place_on_map m join place p on p.id = m.place_id where valid_from < valid_to)::text) as all`)
		).rows[0]!;
	const before = await state();
	const { problems, preview } = await timed('preview', () => previewDecree(app.db, applies, { id, target: null }));
	if (!preview) throw new Error(JSON.stringify(problems));
	await askDecreeWork(app.db, applies, { id, work: 'apply', today: '2026-11-23' });
	await timed('apply', () => doDecreeWork(worker.db, { id, now }));
	const applied = await state();
	const done = await previewDecree(app.db, applies, { id, target: null });
	await askDecreeWork(app.db, applies, { id, work: 'undo', today: '2026-11-23' });
	await timed('undo', () => doDecreeWork(worker.db, { id, now }));
	const undone = await state();
	const after = await previewDecree(app.db, applies, { id, target: null });

	const conserved =
		[...preview.totals, ...done.preview!.totals].every(({ before, after }) => before === after) &&
		preview.totals.find(({ what }) => what === 'people')?.after === people &&
		preview.figures.every(({ before, after }) => before.join() === after.join()) &&
		applied.sums === before.sums;
	const restored = undone.all === before.all;
	if (done.decree.state !== 'applied' || after.decree.state !== 'draft') throw new Error(JSON.stringify(after.decree.refused));
	for (const [name, took] of Object.entries(seconds)) console.log(`${name.padEnd(8)} ${took.toFixed(2)} s`);
	console.log(`sums ${conserved ? 'equal' : 'NOT EQUAL'}, undo ${restored ? 'restored everything' : 'LEFT SOMETHING'}`);
	report({
		bench: 'merger',
		figures: { ...seconds, conserved: Number(conserved), restored: Number(restored) },
		rows: { people, facts: people * 6, memberships: people * 3, oldUnits: 305, newUnits: preview.units.length },
		budget,
		met: seconds['preview']! <= budget.preview && seconds['apply']! <= budget.apply && conserved && restored
	});
} finally {
	await Promise.all([owner, app, worker].map((connection) => connection.close()));
	await cluster.stop();
}
