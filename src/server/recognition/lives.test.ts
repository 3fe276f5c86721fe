/**
 * Random lives: people move, learn, are assessed, join, leave, are written down twice, made one, made two again, corrected, forgotten, and
 * the years turn, while they are judged sooner, later, or by two workers at once. Whatever happened, the running tallies must be what a
 * recount of the facts says, one person's explanation must be what the counts count, and a day that has closed must stay as it closed.
 */
import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { plusDays } from '#core/days.ts';
import { audiencesOf, explain } from '#core/recognition/judge.ts';
import { newId } from '#server/platform/ids.ts';
import { buildHamlet, placeId } from '../../../tests/support/people.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { recognise } from './recognise.ts';
import { recount } from './recount.ts';
import { factsOf, judgedPerson, readRules } from './explain-queries.ts';
import { compareWithFacts } from './compare.ts';
import { turnDay } from './queries.ts';

const database = useDatabase({ content: true });
const places: number[] = [];
const organisations: string[] = [];
const posts = ['leader', 'staff', 'teacher', 'pupil', 'student', 'worker', 'farmer', 'member'];
const kinds = [
	'public-body',
	'school',
	'vocational',
	'university',
	'enterprise',
	'cooperative',
	'guild',
	'cooperative-group',
	'farm',
	'union'
];
let whats: string[] = [];
/** Days that have turned, and the figures that they closed with; kept from life to life. */
const closed = new Map<string, unknown[]>();

beforeAll(async () => {
	const commune = await placeId(database, '30001').catch(() => null);
	const { rows: communes } = await sql<{
		id: number;
	}>`select c.id from place c join place p on p.id = c.parent_id where p.code = '82' and c.valid_to = 'infinity' order by c.id limit 2`.execute(
		database.owner
	);
	const [one, two] = [commune ?? communes[0]!.id, communes[1]!.id];
	places.push(
		one,
		two,
		await buildHamlet(database, one, '99001.001', 'Ấp 1'),
		await buildHamlet(database, one, '99001.002', 'Ấp 2')
	);
	const { rows } = await sql<{ what: string }>`select distinct what from outcome_clause order by 1`.execute(database.owner);
	whats = [...rows.map(({ what }) => what), 'lesson:5.4'];
});

/** One thing that happens. `who`, `other`, `which` are numbers; they find somebody, or something of theirs, among those there are. */
const step = fc.record({
	kind: fc.constantFrom(
		'arrive',
		'arrive',
		'learn',
		'learn',
		'learn',
		'learn',
		'master',
		'retract',
		'replace',
		'join',
		'join',
		'leave',
		'close',
		'move',
		'birthday',
		'merge',
		'merge',
		'unmerge',
		'erase',
		'turn',
		'judge',
		'judge'
	),
	who: fc.nat(200),
	other: fc.nat(200),
	which: fc.nat(1000),
	day: fc.integer({ min: 0, max: 1200 }),
	/** Whether the job runs at once or waits. */
	soon: fc.boolean()
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const at = (day: number) => new Date(Date.UTC(2025, 0, 1 + day));
const dayOf = (day: number) => at(day).toISOString().slice(0, 10);

class World {
	people: string[] = [];
	facts: { person: string; id: string }[] = [];
	merges: { kept: string; absorbed: string }[] = [];
	/** Jobs that wait. */
	people_waiting: string[][] = [];
	organisations_waiting: string[] = [];

	async judge(): Promise<void> {
		for (const people of this.people_waiting.splice(0)) await recognise(database.worker, { people });
		await recognise(database.worker, { organisations: this.organisations_waiting.splice(0) });
	}

	async live(one: Step): Promise<void> {
		const db = database.owner;
		const who = this.people[one.who % Math.max(1, this.people.length)];
		const other = this.people[one.other % Math.max(1, this.people.length)];
		const place = places[one.which % places.length]!;
		const ask = (...people: string[]) => this.people_waiting.push(people);
		if (one.kind === 'arrive') {
			const id = newId();
			await db
				.insertInto('person')
				.values({ id, home_place_id: place, birth_year: one.which % 7 === 0 ? null : 1950 + (one.which % 70) })
				.execute();
			this.people.push(id);
			ask(id);
		} else if (one.kind === 'turn') {
			const { day } = await db.selectFrom('counting_day').select('day').executeTakeFirstOrThrow();
			closed.set(day, await figures(null));
			await turnDay(database.worker, plusDays(day, 1 + (one.day % 45)));
		} else if (one.kind === 'judge') await this.judge();
		else if (!who || !other) return;
		else if (one.kind === 'learn') {
			await this.add(who, whats[one.which % whats.length]!, one.day);
			ask(who);
		} else if (one.kind === 'master') {
			for (const what of whats) await this.add(who, what, one.day);
			ask(who);
		} else if (one.kind === 'retract' || one.kind === 'replace') {
			const fact = this.facts[one.which % Math.max(1, this.facts.length)];
			if (!fact) return;
			await this.add(fact.person, one.kind === 'retract' ? 'retraction' : whats[one.other % whats.length]!, one.day, fact.id);
			ask(fact.person);
		} else if (one.kind === 'join') {
			const organisation = organisations[one.other % Math.max(1, organisations.length)];
			if (!organisation || one.other % 3 === 0) return this.found(kinds[one.which % kinds.length]!, place);
			await db
				.insertInto('membership')
				.values({
					person_id: who,
					id: newId(),
					organisation_id: organisation,
					post: posts[one.which % posts.length]!,
					grade: one.which % 13 || null,
					from_date: dayOf(one.day),
					to_date: one.soon ? null : dayOf(one.day + 400),
					source: 'test'
				})
				.execute();
			ask(who);
		} else if (one.kind === 'leave') {
			await db
				.updateTable('membership')
				.set({ to_date: dayOf(one.day) })
				.where('person_id', '=', who)
				.execute();
			ask(who);
		} else if (one.kind === 'close') {
			const organisation = organisations[one.which % Math.max(1, organisations.length)];
			if (!organisation) return;
			await db
				.updateTable('organisation')
				.set({ closed_at: one.soon ? at(one.day) : null })
				.where('id', '=', organisation)
				.execute();
			const rows = await db.selectFrom('membership').select('person_id').where('organisation_id', '=', organisation).execute();
			ask(...rows.map((row) => row.person_id));
			this.organisations_waiting.push(organisation);
		} else if (one.kind === 'move') {
			await db.updateTable('person').set({ home_place_id: place }).where('id', '=', who).execute();
			ask(who);
		} else if (one.kind === 'birthday') {
			await db
				.updateTable('person')
				.set({ birth_year: one.which % 5 === 0 ? null : 1950 + (one.which % 70) })
				.where('id', '=', who)
				.execute();
			ask(who);
		} else if (one.kind === 'erase')
			await db
				.updateTable('person')
				.set({ erased_at: at(one.day) })
				.where('id', '=', who)
				.execute();
		else if (one.kind === 'merge') await this.merge(who, other);
		else if (one.kind === 'unmerge') await this.unmerge(one.which);
		if (one.soon) await this.judge();
	}

	private async add(person: string, what: string, day: number, corrects: string | null = null): Promise<void> {
		const id = newId();
		await database.owner
			.insertInto('evidence')
			.values({
				person_id: person,
				id,
				what,
				place_id: places[0]!,
				happened_at: at(day),
				mode: 'alone',
				source: 'test',
				corrects
			})
			.execute();
		this.facts.push({ person, id });
	}

	private async found(kind: string, place: number): Promise<void> {
		const id = newId();
		await database.owner
			.insertInto('organisation')
			.values({ id, name: id, kind, public: kind === 'public-body' || kind === 'school', place_id: place })
			.execute();
		if (kind === 'school')
			await database.owner
				.insertInto('organisation_evidence')
				.values({ organisation_id: id, id: newId(), what: 'attended:stem-teacher-training', happened_at: at(1) })
				.execute();
		organisations.push(id);
		this.organisations_waiting.push(id);
	}

	/** Chains come about: B into A, then A into C. */
	private async merge(kept: string, absorbed: string): Promise<void> {
		const db = database.owner;
		const { rows } = await sql<{
			id: string;
		}>`select id from person where id in (${kept}, ${absorbed}) and merged_into is null`.execute(db);
		if (rows.length < 2) return;
		await db.updateTable('person').set({ merged_into: kept }).where('id', '=', absorbed).execute();
		this.merges.push({ kept, absorbed });
		this.people_waiting.push([kept, absorbed]);
	}

	private async unmerge(which: number): Promise<void> {
		const [merge] = this.merges.splice(which % Math.max(1, this.merges.length), 1);
		if (!merge) return;
		await database.owner.updateTable('person').set({ merged_into: null }).where('id', '=', merge.absorbed).execute();
		this.people_waiting.push([merge.kept, merge.absorbed]);
	}
}

/** What the board of the whole province would show, by cell: now, or as of a day. Cells of nobody are as good as none. */
async function figures(day: string | null): Promise<unknown[]> {
	const { rows } = await sql`
		select y.target_id, y.place_id, y.members, y.learned, y.assessed, y.passed, y.confirmed, y.reached from place p cross join tally_in(p.path, ${day}::date, epoch_now()) y where p.code = '82' and p.valid_to = 'infinity' and y.members > 0
		order by 1, 2`.execute(database.owner);
	return rows;
}
/** The same, counted from how everybody closed that day. */
async function standingThen(day: string): Promise<unknown[]> {
	const { rows } = await sql`
		with stood as (
			(select distinct on (person_id) 'person' as unit, place_id, audiences, outcomes from standing_close where day <= ${day}::date
				order by person_id, day desc)
			union all
			(select distinct on (organisation_id) 'organisation', place_id, audiences, outcomes from organisation_standing_close where day <= ${day}::date
				order by organisation_id, day desc))
		select w.target_id, w.place_id, sum(w.members)::int as members, sum(w.learned)::int as learned, sum(w.assessed)::int as assessed,
			sum(w.passed)::int as passed, sum(w.confirmed)::int as confirmed, sum(w.reached)::int as reached
		from stood s cross join weigh(s.unit, s.place_id, s.audiences, s.outcomes, 1) w group by 1, 2 order by 1, 2`.execute(
		database.owner
	);
	return rows;
}
const compare = () => compareWithFacts(database.worker);

describe('random lives', () => {
	test(
		'running tallies equal a recount, and the same rules in core say the same of each person',
		{ timeout: 300_000 },
		async () => {
			const rules = await readRules(database.owner);
			await fc.assert(
				fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), async (steps) => {
					const world = new World();
					for (const one of steps) await world.live(one);
					await world.judge();
					expect(await compare()).toEqual({ people: 0, cells: [] });

					// Sums are conserved: everybody who speaks for themselves is counted once, in one place.
					const { rows: sums } = await sql<{ people: number; counted: number; twice: number }>`
					select (select count(*) from person where merged_into is null) as people,
						(select sum(members) from tally where target_id = '2025-health-book') as counted,
						(select count(*) from (select person_id from standing group by 1 having count(*) > 1) x) as twice`.execute(
						database.owner
					);
					expect(sums[0]).toEqual({ people: sums[0]!.people, counted: sums[0]!.people || null, twice: 0 });
					// And once over all targets of a year, whatever number of them asks something.
					const { rows: once } = await sql<{ year: number; kept: number[]; people: number[] }>`
						select k.year, k.kept, x.people
						from (select distinct year from target where unit = 'person') t
							join (select substr(target_id, 2)::int as year, array[sum(members), sum(learned), sum(confirmed), sum(reached)]::int[] as kept
								from tally where target_id like '*%' group by 1) k using (year)
							join (select t.year, array[count(distinct s.person_id),
									count(distinct s.person_id) filter (where s.outcomes & t.learned_mask = t.learned_mask),
									count(distinct s.person_id) filter (where s.outcomes & t.confirmed_mask = t.confirmed_mask),
									count(distinct s.person_id) - count(distinct s.person_id) filter (where s.outcomes & t.reached_mask <> t.reached_mask)]::int[] as people
								from standing s join target t on t.unit = 'person' and s.audiences & t.audience_mask <> 0 group by 1) x using (year)`.execute(
						database.owner
					);
					for (const { year, kept, people } of once) expect(kept, String(year)).toEqual(people);
					// Yesterday's figures never change, whatever was learned, corrected, merged or erased since.
					for (const [day, then] of closed) {
						expect(await figures(day), `as of ${day}`).toEqual(then);
						expect(await standingThen(day), `who stood how on ${day}`).toEqual(then);
					}
					// Once more changes nothing.
					expect(await recognise(database.worker, { people: world.people })).toBe(0);

					for (const id of world.people) {
						const person = await judgedPerson(database.owner, id);
						const { rows: stored } = await sql<{ audiences: string; outcomes: string }>`
						select audiences::text, outcomes::text from standing where person_id = ${id}`.execute(database.owner);
						if (!person) {
							expect(stored).toEqual([]);
							continue;
						}
						const facts = await factsOf(database.owner, person.records);
						const told = explain(rules.outcomes, facts).filter(({ reachedAt }) => reachedAt !== null);
						const mask = (among: { id: string; bit: number }[], ids: string[]) =>
							String(among.filter((one) => ids.includes(one.id)).reduce((sum, one) => sum | (1n << BigInt(one.bit)), 0n));
						const inCore = {
							audiences: mask(rules.audiences, audiencesOf(rules.audiences, person.birthYear, person.memberships, person.day)),
							outcomes: mask(
								rules.outcomes,
								told.map(({ outcome }) => outcome)
							)
						};
						expect(stored).toEqual([inCore]);
						const { rows: judged } = await sql`
						select audiences::text, outcomes::text from stand(array[${id}]::uuid[]) where person_id = ${id}`.execute(
							database.owner
						);
						expect(judged).toEqual([inCore]);
						const { rows: achieved } = await sql`
						select outcome_id as outcome, achieved_at as "reachedAt" from achieved(array[${id}]::uuid[]) order by 1`.execute(
							database.owner
						);
						expect(achieved).toEqual(
							told.map(({ outcome, reachedAt }) => ({ outcome, reachedAt })).sort((a, b) => (a.outcome < b.outcome ? -1 : 1))
						);
					}
					// What a repair would make is what is there already.
					const before = await everythingDerived();
					await sql`select rebuild_standings()`.execute(database.worker);
					expect(await everythingDerived()).toEqual(before);
				}),
				{ numRuns: 12 }
			);
			expect(closed.size).toBeGreaterThan(3);
		}
	);

	test(
		'two workers that judge the same people while facts arrive and records merge lose nothing',
		{ timeout: 120_000 },
		async () => {
			await fc.assert(
				fc.asyncProperty(
					fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }),
					fc.infiniteStream(fc.boolean()),
					async (steps, coin) => {
						const world = new World();
						for (let n = 0; n < 6; n += 1)
							await world.live({ kind: 'arrive', who: 0, other: 0, which: n * 13 + 1, day: 1, soon: false });
						const flights: Promise<unknown>[] = [];
						for (const one of steps) {
							await world.live({ ...one, soon: false });
							// Everybody who waits is judged by two at once, and nobody waits for them.
							const people = world.people_waiting.flat();
							if (coin.next().value) world.people_waiting.splice(0);
							flights.push(recognise(database.worker, { people }), recognise(database.owner, { people: people.toReversed() }));
						}
						await Promise.all(flights);
						await world.judge();
						expect(await compare()).toEqual({ people: 0, cells: [] });
					}
				),
				{ numRuns: 5 }
			);
		}
	);
});

/** Tallies of nobody are as good as none. */
const everythingDerived = async () => ({
	tally: (
		await sql`select target_id, place_id, members, learned, assessed, passed, confirmed, reached from tally where members > 0 order by 1, 2`.execute(
			database.owner
		)
	).rows,
	standing: (await sql`select * from standing order by 1`.execute(database.owner)).rows
});

describe('a recount', () => {
	test('finds a tally that is wrong and somebody who was forgotten, repairs both when asked, and keeps what it found', async () => {
		const id = newId();
		await database.owner.insertInto('person').values({ id, home_place_id: places[2]!, birth_year: 1980 }).execute();
		await sql`update tally set reached = reached + 7 where (target_id, place_id) = (select target_id, place_id from tally where target_id = '2025-health-book' and place_id <> ${places[2]!} limit 1)`.execute(
			database.owner
		);
		const clock = () => new Date('2026-11-20T19:00:00Z');
		const found = await recount(database.worker, { repair: false, by: null, clock });
		expect(found).toMatchObject({ people: 1, repaired: false });
		// The lie, and each target that an adult of that hamlet belongs to.
		expect(found.cells.filter(({ kept, counted }) => kept[5]! === counted[5]! + 7)).toHaveLength(1);
		expect(found.cells.filter(({ place, kept, counted }) => place === places[2] && counted[0] === kept[0]! + 1).length).toBe(
			found.cells.length - 1
		);
		expect(await recount(database.worker, { repair: true, by: null, clock })).toMatchObject({ people: 1, repaired: true });
		expect(await recount(database.worker, { repair: false, by: null, clock })).toMatchObject({ people: 0, cells: [] });
		const kept = await database.owner.selectFrom('recount').select(['people', 'repaired']).orderBy('id').execute();
		expect(kept).toEqual([
			{ people: 1, repaired: false },
			{ people: 1, repaired: true },
			{ people: 0, repaired: false }
		]);
	});
});
