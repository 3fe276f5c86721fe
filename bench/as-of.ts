/**
 * The board as of a past day against the board of now: 200,000 people (or `-- 500000`), and a book in which every cell moved on every fourth of 700
 * days. Run: npm run bench -- as-of [people]
 */
import { spawnSync } from 'node:child_process';
import { connect } from '#server/platform/db/index.ts';
import { readBoard, readTarget } from '#server/targets/index.ts';
import { benchCluster } from './support/cluster.ts';
import { makeCrowd } from './support/people.ts';
import { percentile, report } from './support/result.ts';

const people = Number(process.argv[2] ?? 200_000);
const DAYS = 700;
const TIMES = 30;
/** A past day of the whole province against now. */
const BUDGET = 4;

const cluster = await benchCluster({ durable: false });
const urls = cluster.urls();
const owner = connect(urls.owner, { max: 1 });
const app = connect(urls.app, { max: 2 });
try {
	const env = { ...process.env, DATABASE_URL: urls.app, DATABASE_WORKER_URL: urls.worker, DATABASE_OWNER_URL: urls.owner };
	spawnSync(process.execPath, ['bin/load.ts'], { env });
	await makeCrowd(cluster.admin(), { people });
	const timed = async (work: () => Promise<unknown>) => {
		const started = performance.now();
		await work();
		return performance.now() - started;
	};
	const rebuild = (await timed(() => owner.pool.query('select rebuild_standings()'))) / 1000;
	// What each cell would have closed with, had it grown evenly; on days of its own, the last of which says what is so today.
	const grown = ['learned', 'assessed', 'passed', 'confirmed', 'reached']
		.map((column) => `y.${column} * (${DAYS} - d) / ${DAYS} as ${column}`)
		.join(', ');
	// Made at once rather than row by row; days come in their order, as they do in life.
	await owner.pool.query('drop index tally_close_span');
	await owner.pool.query(`
		insert into tally_close (target_id, place_id, day, members, learned, assessed, passed, confirmed, reached, until)
		select target_id, place_id, day, members, learned, assessed, passed, confirmed, reached,
			lead(day, 1, today) over (partition by target_id, place_id order by day)
		from (
			select y.target_id, y.place_id, c.day - d as day, c.day as today, y.members, ${grown}
			from generate_series(${DAYS}, 1, -1) d cross join tally y cross join counting_day c
			where (hashtext(y.target_id) + y.place_id + d) % 4 = 0) x
		order by day`);
	await owner.pool.query('create index tally_close_span on tally_close using gist (daterange(day, until))');
	await owner.pool.query(`update counting_day set known_since = day - ${DAYS}`);
	await owner.pool.query('vacuum analyze tally_close');
	await owner.pool.query(`insert into staff (id, name, email) values ('bench', 'bench', 'bench@vidu.vn')`);

	const actor = { kind: 'staff', accountId: 'bench' } as const;
	const now = new Date();
	const { rows } = await owner.pool.query<{ cells: number; closings: number; day: string }>(
		`select (select count(*) from tally) as cells, (select count(*) from tally_close) as closings, (select day - 365 from counting_day) as day`
	);
	const { cells, closings, day } = rows[0]!;
	const measure = async (read: () => Promise<unknown>) => {
		const samples = [];
		for (let n = 0; n < TIMES; n += 1) samples.push(await timed(read));
		return { p50: Math.round(percentile(samples, 0.5) * 10) / 10, p95: Math.round(percentile(samples, 0.95) * 10) / 10 };
	};
	const figures: Record<string, number> = { rebuild_s: Math.round(rebuild * 10) / 10 };
	for (const [name, asOf] of [
		['now', null],
		['past', day]
	] as const) {
		const all = await measure(() => readBoard(app.db, actor, { place: '82', asOf, now }));
		const one = await measure(() => readTarget(app.db, actor, { target: '2026-adults-basic', place: '82', asOf, now }));
		Object.assign(figures, {
			[`board_${name}_p50_ms`]: all.p50,
			[`board_${name}_p95_ms`]: all.p95,
			[`target_${name}_p50_ms`]: one.p50
		});
		console.log(
			`${name.padEnd(5)} province, all targets ${all.p50} ms (p95 ${all.p95}); one target by commune ${one.p50} ms (p95 ${one.p95})`
		);
	}
	const ratio = Math.round((figures['board_past_p50_ms']! / figures['board_now_p50_ms']!) * 10) / 10;
	report({
		bench: 'as-of',
		figures: { ratio, ...figures },
		rows: { people, cells, closings, days: DAYS },
		budget: { ratio: BUDGET },
		met: ratio <= BUDGET
	});
} finally {
	await app.close();
	await owner.close();
	await cluster.stop();
}
