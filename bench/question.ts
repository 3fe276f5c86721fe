/**
 * One answered question over HTTP: recorded durably, scored, the next item returned, in one request. 16 learners at once
 * against a really started server and a durable embedded PostgreSQL; processor time of server and PostgreSQL together,
 * the load generator not counted; beside it, in the same run, a bare prepared insert through the same driver.
 * Run: npm run bench -- question [seconds]
 */
import { spawnSync } from 'node:child_process';
import { Agent, request } from 'node:http';
import pg from 'pg';
import { ensureBuilt } from '../bin/support/build.ts';
import { start } from '../bin/support/children.ts';
import { DONE } from '#core/performance/index.ts';
import { keyFor } from '#server/platform/secrets.ts';
import { newId } from '#server/platform/ids.ts';
import { SignJWT } from 'jose';
import { seeded } from '../tests/support/seeded.ts';
import { benchCluster, cpuOf } from './support/cluster.ts';
import { percentile, report } from './support/result.ts';

const LEARNERS = 16;
const SECONDS = Number(process.argv[2] ?? 15);
/** Of a resident's 12 to 24 answers, so many come before any sitting may end: these are the warm path alone. */
const WARM = 11;
const BUDGET = { cpuMs: 0.4, p99Ms: 25, ratioToInsert: 0.4 };
const random = seeded(757);

interface View {
	id: string;
	state: string;
	item: {
		id: string;
		type: string;
		options?: { id: string }[];
		left?: { id: string }[];
		screen?: { elements: { id: string; touchable: boolean }[] };
	} | null;
}

async function measure(api: string, server: number): Promise<void> {
	const owner = new pg.Pool({ connectionString: urls.owner, max: 2 });
	// The cluster is stopped under it where something above fails; that is told already.
	owner.on('error', () => {});
	const people = await residents(owner, 4000);
	const agent = new Agent({ keepAlive: true, maxSockets: LEARNERS });
	const learners = people.map((person) => new Learner(api, agent, person));
	const cpu = () => ({ server: cpuOf(server), database: cpuOf(cluster.pid) });

	// Half the people warm the server up, so that what is measured is a server that has been running for a while.
	const warming = learners.splice(0, 200);
	await together(warming, (learner) => learner.wholeSitting());
	// As autovacuum does within a minute of work.
	await owner.query('analyze sitting, answer, evidence, item_exposure');

	// The warm path: sittings are begun first, then only answered, and stopped before any may end.
	let rate = 0;
	const times: number[] = [];
	const used = { server: 0, database: 0, ms: 0 };
	while (used.ms < SECONDS * 1000) {
		const group = learners.splice(0, 100);
		if (group.length < 100) break;
		await together(group, (learner) => learner.begin());
		const before = cpu();
		const began = performance.now();
		await together(group, async (learner) => {
			for (let n = 0; n < WARM; n++) times.push(await learner.answer());
		});
		used.ms += performance.now() - began;
		const after = cpu();
		used.server += after.server - before.server;
		used.database += after.database - before.database;
	}
	rate = (times.length / used.ms) * 1000;

	// Whole sittings: beginnings, ends, results, evidence and all, shared among their questions.
	const beforeWhole = cpu();
	let answered = 0;
	await together(learners.splice(0, 200), async (learner) => {
		const own = await learner.wholeSitting();
		answered += own;
	});
	const afterWhole = cpu();
	const whole = (afterWhole.server - beforeWhole.server + afterWhole.database - beforeWhole.database) / answered;

	// The same road without the work: hooks, sign-in, route and a refusal; no database.
	const beforeEmpty = cpu();
	const empty = 4000;
	await together(warming.slice(0, LEARNERS), (learner) => learner.askNothing(empty / LEARNERS));
	const floor = (cpu().server - beforeEmpty.server) / empty;

	const beforeInsert = cpuOf(cluster.pid);
	const { rate: insert, rows: inserted } = await bareInsert(SECONDS / 3);
	const insertCpu = (cpuOf(cluster.pid) - beforeInsert) / inserted;
	const { rows } = await owner.query<{ n: number }>('select count(*)::int as n from answer');
	await owner.end();
	agent.destroy();

	const questions = times.length;
	const figures = {
		cpuMs: round((used.server + used.database) / questions, 3),
		serverMs: round(used.server / questions, 3),
		postgresMs: round(used.database / questions, 3),
		p50Ms: round(percentile(times, 0.5), 2),
		p99Ms: round(percentile(times, 0.99), 2),
		questionsPerSecond: Math.round(rate),
		insertsPerSecond: Math.round(insert),
		ratioToInsert: round(rate / insert, 2),
		cpuMsWithStartAndEnd: round(whole, 3),
		emptyRequestServerMs: round(floor, 3),
		insertPostgresMs: round(insertCpu, 3)
	};
	console.log(`${questions} questions answered by ${LEARNERS} learners at once`);
	report({
		bench: 'question',
		figures,
		rows: { questions, answersStored: rows[0]!.n, people: people.length, learners: LEARNERS },
		budget: BUDGET,
		met: figures.cpuMs <= BUDGET.cpuMs && figures.p99Ms <= BUDGET.p99Ms && figures.ratioToInsert >= BUDGET.ratioToInsert
	});
}

/** People of a real commune who have agreed to be assessed. */
async function residents(owner: pg.Pool, count: number): Promise<string[]> {
	const ids = Array.from({ length: count }, newId);
	await owner.query(
		`insert into person (id, home_place_id, birth_year)
		select id, (select id from place where code = '30178' and valid_to = 'infinity'), 1960 from unnest($1::uuid[]) as id`,
		[ids]
	);
	await owner.query(
		`insert into consent (person_id, id, purpose, version, given, manner, at)
		select p, uuidv7(), 'assessment', (select max(version) from consent_wording where purpose = 'assessment'), true, 'self', now() - interval '1 hour' from unnest($1::uuid[]) as p`,
		[ids]
	);
	await owner.query('analyze person, consent');
	return ids;
}

/** Works through a list, `LEARNERS` at a time. */
async function together<T>(list: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
	const queue = [...list];
	await Promise.all(
		Array.from({ length: LEARNERS }, async () => {
			for (let one = queue.shift(); one !== undefined; one = queue.shift()) await work(one);
		})
	);
}

class Learner {
	readonly #api: string;
	readonly #agent: Agent;
	readonly #person: string;
	#cookie = '';
	#view: View | undefined;

	constructor(api: string, agent: Agent, person: string) {
		this.#api = api;
		this.#agent = agent;
		this.#person = person;
	}

	async begin(): Promise<void> {
		const now = Math.floor(Date.now() / 1000);
		const token = await new SignJWT({ name: 'Bà Ba' })
			.setProtectedHeader({ alg: 'HS256' })
			.setIssuer('hocvuso')
			.setAudience('resident')
			.setSubject(this.#person)
			.setIssuedAt(now)
			.setExpirationTime(now + 3600)
			.sign(keyFor('resident-session'));
		this.#cookie = `resident=${token}`;
		this.#view = (await this.#post('/sittings', { id: newId() })).body;
	}

	/** Answers the question that is out; returns milliseconds from sending to the last byte. */
	async answer(): Promise<number> {
		const view = this.#view!;
		const answers = [
			{ id: newId(), item: view.item!.id, response: anyAnswer(view.item!), answeredAt: new Date().toISOString(), elapsed: 20_000 }
		];
		const { body, ms } = await this.#post(`/sittings/${view.id}/answers`, { answers });
		this.#view = body;
		return ms;
	}

	async wholeSitting(): Promise<number> {
		await this.begin();
		let answered = 0;
		while (this.#view!.state === 'open') {
			await this.answer();
			answered += 1;
		}
		return answered;
	}

	/** Requests that are refused before anything is read. */
	async askNothing(times: number): Promise<void> {
		for (let n = 0; n < times; n++) await send(this.#agent, 'GET', `${this.#api}/sittings/none`, '', this.#cookie);
	}

	async #post(path: string, body: object): Promise<{ body: View; ms: number }> {
		const began = performance.now();
		const { status, text } = await send(this.#agent, 'POST', this.#api + path, JSON.stringify(body), this.#cookie);
		const ms = performance.now() - began;
		if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
		return { body: JSON.parse(text) as View, ms };
	}
}

/** Something that the item offers, or "I don't know". */
function anyAnswer({ type, options = [], left = [], screen }: NonNullable<View['item']>): unknown {
	if (random() < 0.1) return null;
	const any = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
	switch (type) {
		case 'single':
			return any(options).id;
		case 'multiple':
			return [any(options).id];
		case 'order':
			return options.map(({ id }) => id);
		case 'match':
			return Object.fromEntries(left.map(({ id }) => [id, any(options).id]));
		case 'touch':
			return any(screen!.elements.filter(({ touchable }) => touchable)).id;
		case 'performance':
			return [DONE];
		default:
			return '7';
	}
}

function send(agent: Agent, method: string, url: string, body: string, cookie = ''): Promise<{ status: number; text: string }> {
	return new Promise((resolve, reject) => {
		const sent = request(
			url,
			{ method, agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), cookie } },
			(response) => {
				let text = '';
				response.setEncoding('utf8');
				response.on('data', (chunk: string) => (text += chunk));
				response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
			}
		);
		sent.on('error', reject);
		sent.end(body);
	});
}

/** The most that the driver and the database do: one row of an answer's shape, durable, prepared, nothing else. Rows per second. */
async function bareInsert(seconds: number): Promise<{ rate: number; rows: number }> {
	const pool = new pg.Pool({ connectionString: urls.owner, max: LEARNERS });
	await pool.query(
		'create table bare (person_id uuid, id uuid primary key, sitting_id uuid, n smallint, item smallint, response jsonb, category smallint, answered_at timestamptz, received_at timestamptz default now(), elapsed_ms int)'
	);
	const person = newId();
	const text =
		'insert into bare (person_id, id, sitting_id, n, item, response, category, answered_at, elapsed_ms) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)';
	let rows = 0;
	let all = 0;
	const run = async (until: number) => {
		const client = await pool.connect();
		while (performance.now() < until) {
			await client.query({ name: 'bare', text, values: [person, newId(), person, 1, 7, '"2"', 1, new Date(), 20_000] });
			rows += 1;
			all += 1;
		}
		client.release();
	};
	const together = (ms: number) => {
		const until = performance.now() + ms;
		return Promise.all(Array.from({ length: LEARNERS }, () => run(until)));
	};
	await together(500);
	rows = 0;
	const began = performance.now();
	await together(seconds * 1000);
	const rate = (rows / (performance.now() - began)) * 1000;
	await pool.end();
	return { rate, rows: all };
}

function round(value: number, digits: number): number {
	return Number(value.toFixed(digits));
}

process.env['SECRET_KEY'] = 'a secret for this measurement only, long enough';
ensureBuilt();
const cluster = await benchCluster();
const urls = cluster.urls();
const env = {
	...process.env,
	NODE_ENV: 'production',
	PORT: '0',
	HOST: '127.0.0.1',
	DATABASE_URL: urls.app,
	DATABASE_WORKER_URL: urls.worker,
	DATABASE_OWNER_URL: urls.owner
};
let web: Awaited<ReturnType<typeof start>> | undefined;
try {
	const loaded = spawnSync(process.execPath, ['bin/load.ts'], { env, encoding: 'utf8' });
	if (loaded.status !== 0) throw new Error(loaded.stderr);
	web = await start('bin/web.ts', env, { quiet: true });
	await measure(`${(web.ready as { address: string }).address}/api/v1`, web.pid);
} catch (error) {
	console.error(error, web?.said());
	process.exitCode = 1;
} finally {
	await web?.stop();
	await cluster.stop();
}
