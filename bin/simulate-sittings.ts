/**
 * Simulated sittings: people who do not exist, with true abilities and true items that only the simulation knows, sit the test as
 * it is. One item is made harder for the old, one becomes harder on a day, so that an analysis that finds neither is shown to be
 * blind. All marked as samples; nothing of it is evidence, so no board moves but by the number of people.
 */
import { sql } from 'kysely';
import type pg from 'pg';
import type { Mode } from '#contract/assessment.ts';
import type { Group } from '#contract/content.ts';
import { modelOf, Showings, type ItemParameters } from '#core/irt/index.ts';
import { normalFrom, seeded } from '#core/seeded.ts';
import { sit } from '#core/simulator/index.ts';
import { uuidv7From } from '#core/uuid.ts';
import { currentBank } from '#server/assessment/bank.ts';
import { courseOf } from '#server/assessment/live.ts';
import { resultOf } from '#server/assessment/result.ts';
import { readFramework, readPolicies } from '#server/framework/index.ts';
import { copyInto, onOneConnection, type Copy } from '#server/platform/db/copy.ts';
import type { Db } from '#server/platform/db/index.ts';

export interface Plan {
	people: number;
	seed: number;
	/** The days on which they sit, `yyyy-mm-dd`, and the day from which one item is another. */
	from: string;
	driftsFrom: string;
	to: string;
	/** How far experts are wrong about difficulty: standard deviation, logits. */
	misjudged: number;
	/** Harder for people of sixty and more, and for everybody from that day on, by so many logits. */
	biasedBy: number;
	driftedBy: number;
	/** Share of people who sit a second time, and how far they have come, logits. */
	again: number;
	growth: number;
}
export const PLAN: Plan = {
	people: 50_000,
	seed: 2026,
	from: '2026-08-01',
	driftsFrom: '2026-10-10',
	to: '2026-11-20',
	misjudged: 0.35,
	biasedBy: 0.9,
	driftedBy: 0.9,
	again: 0.15,
	growth: 0.35
};

/** What only the simulation knows. */
export interface Truth {
	items: ReadonlyMap<string, ItemParameters>;
	biased: string;
	drifted: string;
	sittings: number;
	answers: number;
}

const GROUPS: { group: Group; from: number; to: number; share: number; mean: number }[] = [
	{ group: 'learner', from: 10, to: 18, share: 0.9, mean: -0.1 },
	{ group: 'leader', from: 35, to: 60, share: 0.03, mean: 0.5 },
	{ group: 'public-sector', from: 23, to: 60, share: 0.12, mean: 0.5 },
	{ group: 'worker', from: 18, to: 60, share: 0.25, mean: 0 },
	{ group: 'resident', from: 0, to: 200, share: 1, mean: -0.3 }
];
const YEAR = 2026;
const DAY = 86_400_000;
const ELDER = { age: 60, mean: -0.5, assisted: 0.6 };
/** People, sittings and answers go to the database in portions of so many people. */
const PORTION = 1000;

interface Count {
	shown: Float64Array;
	showings: Showings;
	sittings: number;
}

/** @param progress is told how many people have sat */
export async function simulateSittings(
	pool: pg.Pool,
	db: Db,
	plan: Plan,
	progress: (done: number) => void = () => undefined
): Promise<Truth> {
	const bank = await currentBank(db);
	const framework = await readFramework(db);
	const policies = new Map((await readPolicies(db)).map((policy) => [policy.group, { policy, course: courseOf(policy, bank) }]));
	const { rows: communes } = await sql<{ id: number; kind: string }>`
		select id, kind from place where level = 'commune' and valid_to = 'infinity' and path <@ (select path from place where code = '82' and level = 'province' and valid_to = 'infinity') order by code`.execute(
		db
	);
	const random = seeded(plan.seed);
	const normal = normalFrom(random);
	const id = (at: number) =>
		uuidv7From(
			at,
			Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256))
		);
	const truth = bank.items.map((item) => harder({ ...item, a: item.a * Math.exp(0.15 * normal()) }, plan.misjudged * normal()));
	const planted = plant(bank.items, truth);
	const moved = (item: number, by: number, items: readonly ItemParameters[]) => items.with(item, harder(items[item]!, by));
	/** By era and by age: what an item really asks. */
	const real = [truth, moved(planted.drifted, plan.driftedBy, truth)].map(
		(items) => [items.map(modelOf), moved(planted.biased, plan.biasedBy, items).map(modelOf)] as const
	);
	/** Counted by group, as in life. */
	const counts = new Map(
		GROUPS.map(({ group }): [Group, Count] => {
			const shown = new Float64Array(bank.items.length);
			return [group, { shown, showings: new Showings(shown), sittings: 0 }];
		})
	);
	const [begin, drifts, end] = [Date.parse(plan.from), Date.parse(plan.driftsFrom), Date.parse(plan.to)];
	let [sittings, answers] = [0, 0];

	const one = (lines: Lines) => {
		const age = Math.floor(10 + 72 * random() ** 1.1);
		const elder = age >= ELDER.age;
		const { group, mean } = GROUPS.find((each) => age >= each.from && age <= each.to && random() < each.share)!;
		const commune = communes[Math.floor(random() * communes.length)]!;
		const mode: Mode = random() < (elder ? ELDER.assisted : 0.15) ? 'assisted' : random() < 0.08 ? 'proctored' : 'alone';
		const person = id(begin);
		lines.people.push([person, commune.id, YEAR - age, random() < 0.5 ? 'f' : 'm', 't'].join('\t'));
		const theta = mean + (elder ? ELDER.mean : 0) + (commune.kind === 'ward' ? 0.2 : 0) + 0.9 * normal();
		const allowed = Uint8Array.from(bank.forGroup(group));
		const { policy, course } = policies.get(group)!;
		const count = counts.get(group)!;
		const first = begin + random() * (end - begin);
		const times = random() < plan.again ? 2 : 1;
		for (let time = 0; time < times; time++) {
			const at = time === 0 ? first : first + (end - first) * random();
			const era = at < drifts ? 0 : 1;
			const setting = { course, cap: policy.exposure, allowed, truth: real[era]![elder ? 1 : 0]! };
			const { position, reason } = sit(setting, count.showings, theta + time * plan.growth, random);
			const sitting = id(at);
			const result = resultOf({ policy, bank, course }, position, framework, reason);
			const ended = at + position.answers.length * 30_000;
			lines.sittings.push(
				[
					person,
					sitting,
					group,
					policy.version,
					bank.id,
					mode,
					`simulated ${group}`,
					'finished',
					iso(at),
					iso(at + 7 * DAY),
					position.answers.length
				]
					.concat([position.answers.length * 30_000, iso(ended), reason, JSON.stringify(result)])
					.join('\t')
			);
			position.answers.forEach(({ item, category }, n) => {
				const answered = at + (n + 1) * 30_000;
				const elapsed = Math.round(1000 * Math.exp(3 + 0.4 * normal()));
				lines.answers.push(
					[person, id(answered), sitting, n, item, '\\N', category, iso(answered), iso(answered), elapsed].join('\t')
				);
				allowed[item] = 0;
			});
			sittings++;
			count.sittings++;
			answers += position.answers.length;
		}
	};

	await onOneConnection(pool, (db, client) =>
		db.transaction().execute(async (db) => {
			for (let done = 0; done < plan.people; done += PORTION) {
				const lines: Lines = { people: [], sittings: [], answers: [] };
				for (let n = done; n < Math.min(plan.people, done + PORTION); n++) one(lines);
				await write(copyInto(client, 'person', ['id', 'home_place_id', 'birth_year', 'sex', 'sample']), lines.people);
				await write(copyInto(client, 'sitting', SITTING), lines.sittings);
				await write(copyInto(client, 'answer', ANSWER), lines.answers);
				progress(Math.min(plan.people, done + PORTION));
			}
			for (const [group, { shown, sittings }] of counts) {
				const counter = `simulated ${group}`;
				await sql`insert into bank_exposure as e (counter, bank_version, sittings) values (${counter}, ${bank.id}, ${sittings})
				on conflict (counter, bank_version) do update set sittings = e.sittings + excluded.sittings`.execute(db);
				await sql`insert into item_exposure as e (counter, bank_version, item, shown)
				select ${counter}, ${bank.id}, (n - 1)::smallint, shown from unnest(${Array.from(shown)}::int[]) with ordinality as s (shown, n)
				on conflict (counter, bank_version, item) do update set shown = e.shown + excluded.shown`.execute(db);
			}
		})
	);
	const items = new Map(bank.items.map((item, n) => [item.id, truth[n]!]));
	return { items, biased: bank.items[planted.biased]!.id, drifted: bank.items[planted.drifted]!.id, sittings, answers };
}

type Lines = Record<'people' | 'sittings' | 'answers', string[]>;
const SITTING = [
	'person_id',
	'id',
	'group_id',
	'policy_version',
	'bank_version',
	'mode',
	'counter',
	'state',
	'started_at',
	'expires_at',
	'answers'
].concat(['working_ms', 'ended_at', 'reason', 'result']);
const ANSWER = ['person_id', 'id', 'sitting_id', 'n', 'item', 'response', 'category', 'answered_at', 'received_at', 'elapsed_ms'];
const iso = (at: number): string => new Date(at).toISOString();

async function write(copy: Copy, lines: readonly string[]): Promise<void> {
	await copy.write(`${lines.join('\n')}\n`);
	await copy.end();
}

/** The same item, harder by so many logits at each step. */
const harder = ({ a, b, steps }: ItemParameters, by: number): ItemParameters => ({
	a,
	b: b + by,
	...(steps && { steps: steps.map((step) => step + by) })
});

/** Two items that many residents meet: of the middle, for several groups, and as sharp as items are. */
function plant(
	items: readonly { groups: readonly string[] }[],
	truth: readonly ItemParameters[]
): { biased: number; drifted: number } {
	const fit = items.flatMap(({ groups }, n) => (groups.includes('resident') && Math.abs(truth[n]!.b + 0.6) < 0.8 ? [n] : []));
	const [biased, drifted] = fit.sort((p, q) => truth[q]!.a - truth[p]!.a);
	if (biased === undefined || drifted === undefined)
		throw new Error('The bank has no two items for residents of middle difficulty.');
	return { biased, drifted };
}
