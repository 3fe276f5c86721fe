/**
 * The office's board over a province of 200,000 people (or `-- 4400000`) in the real 102 communes with three memberships and six facts
 * each: reading it, counting everybody again from the facts, how old it is while facts keep coming and it keeps being read, and how long a day
 * turns on which everybody was judged.
 * Run: npm run bench -- board [people] [seconds of facts] [facts a second]
 */
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { start } from '../bin/support/children.ts';
import type { Actor } from '#server/platform/actor.ts';
import { connect } from '#server/platform/db/index.ts';
import { recount } from '#server/recognition/index.ts';
import { rebuildStandings, turnDay } from '#server/recognition/queries.ts';
import { readBoard, readTarget, shareCounts } from '#server/targets/index.ts';
import { benchCluster, withoutTheDisk } from './support/cluster.ts';
import { makeCrowd } from './support/people.ts';
import { percentile, report } from './support/result.ts';

const people = Number(process.argv[2] ?? 200_000);
const SECONDS = Number(process.argv[3] ?? 20);
const FACTS_A_SECOND = Number(process.argv[4] ?? 1000);
const READS_A_SECOND = 50;
const READERS = 8;
/** So long after the last fact is waited until a reading has seen it. */
const PATIENCE_MS = 120_000;
/** Facts in one upload, as a phone or a list brings them: stored, and asked to be recognised, in one transaction. */
const UPLOAD = 50;
/** Facts before the measurement begins. */
const FIRST = 2000;
const BUDGET = { boardP95Ms: 20, recountS: 60, boardAgeS: 1, turnS: 60 };

const cluster = await benchCluster();
const urls = cluster.urls();
const app = connect(urls.app, { max: 8 });
// As the web server does.
shareCounts(app.db);
const worker = connect(urls.worker, { max: 4 });
const owner = connect(urls.owner, { max: 2 });
const env = { ...process.env, DATABASE_URL: urls.app, DATABASE_WORKER_URL: urls.worker, DATABASE_OWNER_URL: urls.owner };
const reader: Extract<Actor, { kind: 'staff' }> = { kind: 'staff', accountId: 'bench' };

try {
	const filled = await seconds(() => withoutTheDisk(cluster, fill));
	console.log(`${people} people, and all that follows from their facts, made in ${filled.toFixed(0)} s`);
	const rest = await atRest();
	const counted = await recount(worker.db, { repair: false, by: null, clock: () => new Date() });
	console.log(`counted again in ${counted.seconds} s: ${counted.people} people and ${counted.cells.length} cells astray`);
	const { rows: sizes } = await owner.pool.query<{ bytes: number }>(
		'select pg_database_size(current_database())::float8 as bytes'
	);
	const live = await whileFactsCome();
	const after = await recount(worker.db, { repair: false, by: null, clock: () => new Date() });
	console.log(`and once more: ${after.people} people and ${after.cells.length} cells astray`);
	const turn = await turnOfTheDay();

	const equal = [counted, after].every((found) => found.people === 0 && found.cells.length === 0);
	const figures = {
		...rest,
		recountS: round(counted.seconds),
		astray: counted.people + counted.cells.length + after.people + after.cells.length,
		...live,
		turnS: turn.seconds,
		kBAPerson: round(sizes[0]!.bytes / 1000 / people)
	};
	report({
		bench: 'board',
		figures,
		rows: {
			people,
			...(await rowsOf()),
			factsDuringReading: live.facts,
			closedAtTheTurn: turn.closed,
			hugePages: await hugePages()
		},
		budget: BUDGET,
		met:
			equal &&
			Math.max(rest.provinceP95Ms, rest.targetP95Ms, rest.communeP95Ms) <= BUDGET.boardP95Ms &&
			figures.recountS <= BUDGET.recountS &&
			live.ageMaxS <= BUDGET.boardAgeS &&
			turn.seconds <= BUDGET.turnS
	});
} finally {
	await Promise.all([app.close(), worker.close(), owner.close()]);
	await cluster.stop();
}

async function fill(): Promise<void> {
	const loaded = spawnSync(process.execPath, ['bin/load.ts'], { env, encoding: 'utf8' });
	if (loaded.status !== 0) throw new Error(loaded.stderr);
	await makeCrowd(cluster.admin(), { people });
	await rebuildStandings(worker.db);
	await owner.pool.query('vacuum analyze standing, tally');
	await owner.pool.query(`insert into staff (id, name, email) values ('bench', 'bench', 'bench@vidu.vn')`);
	await owner.pool.query(
		`insert into role_assignment (account_id, role, place_id) select 'bench', 'province', id from place where code = '82' and valid_to = 'infinity'`
	);
}

/** The three looks: all targets in the province, one target over its communes, one target over the hamlets of a commune. */
async function looks(): Promise<Record<'province' | 'target' | 'commune', () => Promise<unknown>>> {
	const now = new Date();
	const { rows: communes } = await owner.pool.query<{ code: string }>(
		`select c.code from place c join place d on d.id = c.parent_id and d.code = '82' where c.level = 'commune' and c.valid_to = 'infinity'`
	);
	const { rows: targets } = await owner.pool.query<{ id: string }>('select id from target order by id');
	let turn = 0;
	const any = <T>(list: T[]): T => list[turn++ % list.length]!;
	return {
		province: () => readBoard(app.db, reader, { place: null, now }),
		target: () => readTarget(app.db, reader, { target: any(targets).id, place: '82', now }),
		commune: () => readTarget(app.db, reader, { target: any(targets).id, place: any(communes).code, now })
	};
}

async function atRest() {
	const times: Record<string, number[]> = {};
	for (const [name, look] of Object.entries(await looks())) {
		for (let n = 0; n < 20; n++) await look();
		times[name] = [];
		for (let n = 0; n < 200; n++) times[name].push((await seconds(look)) * 1000);
	}
	const at = (name: string, p: number) => round(percentile(times[name]!, p));
	return {
		provinceP50Ms: at('province', 0.5),
		provinceP95Ms: at('province', 0.95),
		targetP50Ms: at('target', 0.5),
		targetP95Ms: at('target', 0.95),
		communeP50Ms: at('commune', 0.5),
		communeP95Ms: at('commune', 0.95)
	};
}

/**
 * Facts arrive and a real worker recognises them, while the board is read. Each fact confirms somebody who was not confirmed before, so
 * it moves one count of one target by one, and the count that a reading finds says which facts it has seen.
 */
async function whileFactsCome() {
	const { rows: targets } = await owner.pool.query<{ id: string }>(
		`select t.id from target t join outcome_needs n on n.outcome = t.confirmed_mask and n.unit = 'person'
			join outcome_clause c on c.outcome_id = n.id and c.what = 'confirmed-vneid' join audience a on a.id = t.audience_id
		order by (select sum(members) from tally y where y.target_id = t.id) desc limit 1`
	);
	const target = targets[0]!.id;
	const { rows: unconfirmed } = await owner.pool.query<{ id: string; place: number }>(
		`select s.person_id as id, s.place_id as place from standing s join target t on t.id = $1
		where s.audiences & t.audience_mask <> 0 and s.outcomes & t.confirmed_mask = 0 order by hashtext(s.person_id::text) limit $2`,
		[target, FACTS_A_SECOND * SECONDS + FIRST]
	);
	const jobs = await start('bin/worker.ts', env, { quiet: true });
	const confirmedNow = async () =>
		(await readBoard(app.db, reader, { place: null, now: new Date() })).rows.find((row) => row.target.id === target)!.confirmed;
	// A worker that has just started plans its statements and opens its connections first: it has been at work for a while.
	const first = unconfirmed.splice(0, FIRST);
	const seenFirst = (await confirmedNow()) + first.length;
	for (let n = 0; n < first.length; n += UPLOAD) await upload(first.slice(n, n + UPLOAD));
	while ((await confirmedNow()) < seenFirst) await sleep(100);
	const before = await confirmedNow();
	/** When so many facts were stored, and when a reading had seen so many. */
	const stored: { facts: number; at: number }[] = [];
	const seen: { facts: number; at: number }[] = [];
	const times: number[] = [];
	const began = performance.now();

	const arrive = async () => {
		for (let facts = UPLOAD; facts <= unconfirmed.length; facts += UPLOAD) {
			await until(began + (facts / FACTS_A_SECOND) * 1000);
			await upload(unconfirmed.slice(facts - UPLOAD, facts));
			stored.push({ facts, at: performance.now() });
		}
	};
	const others = await looks();
	const read = async (turn: number) => {
		const from = performance.now();
		if (turn % 2 === 0) seen.push({ facts: (await confirmedNow()) - before, at: performance.now() });
		else await (turn % 4 === 1 ? others.target() : others.commune());
		times.push(performance.now() - from);
	};
	const reading = new Set<Promise<void>>();
	const keepReading = async () => {
		const last = () => (seen.at(-1)?.facts ?? 0) >= unconfirmed.length;
		for (let turn = 0; !last() && performance.now() - began < SECONDS * 1000 + PATIENCE_MS; turn++) {
			await until(began + (turn / READS_A_SECOND) * 1000);
			// Whoever waits for an answer does not ask again; where that is so, fewer than wanted a second are read, and it is told.
			if (reading.size >= READERS) await Promise.race(reading);
			const one = read(turn).finally(() => reading.delete(one));
			reading.add(one);
		}
	};
	await Promise.all([arrive(), keepReading()]);
	await Promise.all(reading);
	await jobs.stop();

	seen.sort((one, other) => one.at - other.at);
	const ages = stored.map(({ facts, at }) => ((seen.find((look) => look.facts >= facts)?.at ?? Infinity) - at) / 1000);
	return {
		facts: unconfirmed.length,
		factsPerSecond: Math.round(unconfirmed.length / ((stored.at(-1)!.at - began) / 1000)),
		ageP50S: round(percentile(ages, 0.5)),
		ageP95S: round(percentile(ages, 0.95)),
		ageMaxS: round(Math.max(...ages)),
		readsPerSecond: Math.round(times.length / ((seen.at(-1)!.at - began) / 1000)),
		readingP50Ms: round(percentile(times, 0.5)),
		readingP95Ms: round(percentile(times, 0.95))
	};
}

/** The longest turn there is: everybody was judged on the day that ends, as after a new rule. No fact is judged meanwhile. */
async function turnOfTheDay(): Promise<{ seconds: number; closed: number }> {
	const { rows: days } = await owner.pool.query<{ ends: string; next: string }>(
		'select day::text as ends, (day + 1)::text as next from counting_day'
	);
	const { ends, next } = days[0]!;
	const turned = round(await seconds(() => turnDay(worker.db, next)));
	const { rows } = await owner.pool.query<{ n: number }>('select count(*)::int as n from standing_close where day = $1', [ends]);
	console.log(`the day turned in ${turned} s: ${rows[0]!.n} people closed`);
	return { seconds: turned, closed: rows[0]!.n };
}

async function upload(facts: { id: string; place: number }[]): Promise<void> {
	const who = facts.map(({ id }) => id);
	await worker.pool.query(
		`with stored as (
			insert into evidence (person_id, id, what, place_id, happened_at, mode, source)
			select id, uuidv7(), 'confirmed-vneid', place, now(), 'imported', 'bench' from unnest($1::uuid[], $2::int[]) x (id, place))
		select enqueue('recognise', $3::jsonb, null)`,
		[who, facts.map(({ place }) => place), JSON.stringify({ people: who })]
	);
}

/** `on` where shared memory lies in huge pages (README), else `off`. */
async function hugePages(): Promise<string> {
	const { rows } = await owner.pool.query<{ huge_pages_status: string }>('show huge_pages_status');
	return rows[0]!.huge_pages_status;
}

async function rowsOf() {
	const { rows } = await owner.pool.query<{ name: string; n: number }>(
		`select relname as name, greatest(reltuples, 0)::float8 as n from pg_class where relname in ('membership', 'evidence', 'tally')`
	);
	return Object.fromEntries(rows.map(({ name, n }) => [name, Math.round(n)]));
}

/** A moment of `performance.now()`; at once if it is past. */
async function until(moment: number): Promise<void> {
	await sleep(Math.max(0, moment - performance.now()));
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
	const began = performance.now();
	await work();
	return (performance.now() - began) / 1000;
}

function round(value: number): number {
	return Number(value.toFixed(2));
}
