/**
 * Random histories: people arrive, learn and move, teams are founded, days close, and between them communes merge, split, are renamed, hamlets are transferred, a
 * level is abolished, what a split left is settled (hamlets, teams), decrees are undone. A model that knows only the rules of `core` lives the same; after every
 * decree the database must tell the same as it does, of any day, on any map, and count everybody and every team once.
 */
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { plusDays } from '#core/days.ts';
import { mapsOf, type PlaceMap, type Register } from '#core/lineage/maps.ts';
import { rollUp } from '#core/lineage/preview.ts';
import { newId } from '#server/platform/ids.ts';
import { frameworkLoader } from '../framework/index.ts';
import { lessonsLoader } from '../learning/index.ts';
import { peopleLoader } from '../people/index.ts';
import { recognise, recognitionLoader, turnDay } from '../recognition/index.ts';
import { readTarget, targetsLoader } from '../targets/index.ts';
import { tellTeam } from '../teams/index.ts';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { buildOldMap, changeRow, decreeText } from '../../../tests/support/lineage.ts';
import { buildStaff } from '../../../tests/support/people.ts';
import { addChangeRows, askDecreeWork, createDecree, openDecree, placeHamlet } from './index.ts';
import { doDecreeWork } from './work.ts';

const TARGET = '2025-health-book';
const FIRST_DAY = '2025-01-01';
const noon = (day: string) => new Date(`${day}T05:00:00Z`);

const KINDS = [
	'arrive',
	'learn',
	'move',
	'turn',
	'merge',
	'split',
	'transfer',
	'rename',
	'abolish',
	'settle',
	'found',
	'settle-team',
	'undo'
] as const;
type Decreed = Extract<(typeof KINDS)[number], 'merge' | 'split' | 'transfer' | 'rename' | 'abolish'>;
const step = fc.record({
	kind: fc.constantFrom(
		...KINDS,
		'arrive',
		'arrive',
		'learn',
		'merge',
		'split',
		'split',
		'settle',
		'settle',
		'settle',
		'found',
		'found',
		'settle-team',
		'settle-team',
		'undo'
	),
	picks: fc.array(fc.nat(1000), { minLength: 4, maxLength: 4 })
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
type Staff = Awaited<ReturnType<typeof buildStaff>>;
interface Unit {
	id: number;
	code: string;
	level: string;
	parentId: number | null;
	validFrom: string;
	validTo: string;
}
/** Of one place itself, as a day closed. */
type Counts = Map<number, { members: number; reached: number }>;

class World {
	day = FIRST_DAY;
	people: { id: string; place: number; learned: boolean }[] = [];
	teams: { id: string; place: number }[] = [];
	register: Omit<Register, 'units'> & { units: Unit[] } = { units: [], heirs: [], placements: [] };
	epochs = ['-infinity'];
	closed = new Map<string, Counts>();
	/** Decrees in force, the latest last, each with what the model was before it. */
	applied: { id: string; before: { register: World['register']; epochs: string[] } }[] = [];
	made = 0;
	tried = { applied: 0, undone: 0, settled: 0, settledTeams: 0 };
	readonly database: TestDatabase;
	/** Draws up every decree, and applies every one. */
	readonly drafts: Staff;
	readonly applies: Staff;

	constructor(database: TestDatabase, drafts: Staff, applies: Staff) {
		this.database = database;
		this.drafts = drafts;
		this.applies = applies;
	}

	maps = (): Map<string, PlaceMap> => mapsOf(this.register, this.epochs);
	today = (): PlaceMap => this.maps().get(this.epochs.at(-1)!)!;
	inForce = (level: string): Unit[] =>
		this.register.units.filter((unit) => unit.level === level && unit.validTo === 'infinity').toSorted((a, b) => a.id - b.id);
	/** What a unit lies in today. */
	above = (unit: Unit): Unit => this.register.units.find(({ id }) => id === this.today().get(unit.id)!.path.at(-2))!;
	counts(): Counts {
		const counts: Counts = new Map();
		for (const { place, learned } of this.people) {
			const { members, reached } = counts.get(place) ?? { members: 0, reached: 0 };
			counts.set(place, { members: members + 1, reached: reached + Number(learned) });
		}
		return counts;
	}

	async live({ kind, picks }: Step): Promise<void> {
		const pick = <T>(among: T[], n = 0): T | undefined => among[picks[n]! % Math.max(1, among.length)];
		const person = pick(this.people);
		const place = pick([...this.inForce('hamlet'), ...this.inForce('commune')], 1)!;
		if (kind === 'arrive') {
			const id = newId();
			await this.database.owner.insertInto('person').values({ id, home_place_id: place.id, birth_year: 1960 }).execute();
			this.people.push({ id, place: place.id, learned: false });
			await recognise(this.database.worker, { people: [id] });
		} else if (kind === 'turn') await this.turn(1 + (picks[0]! % 40));
		else if (kind === 'undo') await this.undo();
		else if (kind === 'settle') await this.settle(picks[0]!);
		else if (kind === 'found') await this.found(place.id);
		else if (kind === 'settle-team') await this.settleTeam(picks[0]!);
		else if (kind === 'learn' && person) {
			await sql`insert into evidence (person_id, id, what, place_id, happened_at, mode, source)
				select ${person.id}, gen_random_uuid(), c.what, ${person.place}, ${noon(this.day)}, 'alone', 'test'
				from outcome_clause c where c.outcome_id = 'health-book'`.execute(this.database.owner);
			person.learned = true;
			await recognise(this.database.worker, { people: [person.id] });
		} else if (kind === 'move' && person) {
			await this.database.owner.updateTable('person').set({ home_place_id: place.id }).where('id', '=', person.id).execute();
			person.place = place.id;
			await recognise(this.database.worker, { people: [person.id] });
		} else if (kind === 'merge' || kind === 'split' || kind === 'transfer' || kind === 'rename' || kind === 'abolish')
			await this.decree(kind, picks);
	}

	private async turn(days: number): Promise<void> {
		this.closed.set(this.day, this.counts());
		this.day = plusDays(this.day, days);
		await turnDay(this.database.worker, noon(this.day));
	}

	private async decree(kind: Decreed, picks: number[]): Promise<void> {
		await this.turn(1);
		const communes = this.inForce('commune');
		const hamlets = this.inForce('hamlet');
		const first = communes[picks[0]! % communes.length]!;
		const fresh = () => String(31000 + ++this.made);
		const name = () => `Xã Mới ${++this.made}`;
		const rows: ReturnType<typeof changeRow>[] = [];
		const goes: { from: Unit; codes: string[] }[] = [];
		const moves: { hamlet: Unit; to: string }[] = [];
		const parentCode = this.above(first).code;
		if (kind === 'merge') {
			const olds = [...new Set([first, communes[picks[1]! % communes.length]!, communes[picks[2]! % communes.length]!])];
			const [code, newName] = [picks[3]! % 2 ? first.code : fresh(), name()];
			for (const from of olds) {
				rows.push(changeRow({ oldCode: from.code, newCode: code, newName, parentCode }));
				goes.push({ from, codes: [code] });
			}
		} else if (kind === 'split') {
			const codes = [first.code, fresh()];
			goes.push({ from: first, codes });
			for (const code of codes)
				rows.push(changeRow({ oldCode: first.code, newCode: code, newName: name(), parentCode, partial: true }));
			// Some hamlets are assigned; of the rest nobody knows yet.
			for (const [n, hamlet] of hamlets.filter((one) => this.above(one)?.id === first.id).entries())
				if ((picks[1]! >> (n % 8)) & 1) moves.push({ hamlet, to: codes[n % 2]! });
		} else if (kind === 'rename') {
			rows.push(changeRow({ oldCode: first.code, newCode: first.code, newName: `Phường Mới ${++this.made}`, parentCode }));
			goes.push({ from: first, codes: [first.code] });
		} else if (kind === 'abolish') {
			const district = this.inForce('district')[0];
			if (!district) return;
			rows.push(changeRow({ oldCode: district.code }));
			goes.push({ from: district, codes: [] });
		} else moves.push({ hamlet: hamlets[picks[1]! % hamlets.length]!, to: first.code });
		for (const { hamlet, to } of moves) rows.push(changeRow({ oldCode: hamlet.code, parentCode: to }));

		const id = newId();
		const written = this.day.split('-').reverse().join('/');
		await createDecree(this.database.app, this.drafts, {
			id,
			form: { ...decreeText(written), number: `${++this.made}/NQ` },
			now: noon(this.day)
		});
		await addChangeRows(this.database.app, this.drafts, { id, rows });
		expect(await this.work(id, 'apply'), JSON.stringify(rows)).toMatchObject({ state: 'applied', refused: null });
		this.tried.applied += 1;
		this.applied.push({ id, before: { register: structuredClone(this.register), epochs: this.epochs } });

		const begun =
			await sql<Unit>`select id, code, level, parent_id as "parentId", valid_from::text as "validFrom", valid_to::text as "validTo"
			from place where valid_from = ${this.day}`.execute(this.database.owner);
		const idOf = (code: string) =>
			(begun.rows.find((unit) => unit.code === code) ?? communes.find((unit) => unit.code === code))!.id;
		const within = goes[0]?.from.level === 'commune' ? this.above(first).id : null;
		this.epochs = [...this.epochs, this.day];
		for (const { from } of goes) this.register.units.find(({ id }) => id === from.id)!.validTo = this.day;
		for (const code of new Set(goes.flatMap(({ codes }) => codes)))
			this.register.units.push({
				id: idOf(code),
				code,
				level: 'commune',
				parentId: within,
				validFrom: this.day,
				validTo: 'infinity'
			});
		for (const { from, codes } of goes) for (const code of codes) this.register.heirs.push({ fromId: from.id, toId: idOf(code) });
		for (const { hamlet, to } of moves)
			this.register.placements.push({ placeId: hamlet.id, parentId: idOf(to), fromDate: this.day });
	}

	private async work(id: string, work: 'apply' | 'undo') {
		await askDecreeWork(this.database.app, this.applies, { id, work, today: this.day });
		await doDecreeWork(this.database.worker, { id, now: noon(this.day) });
		return (await openDecree(this.database.app, this.applies, { id })).decree;
	}

	/** The latest decree is taken back, unless something was recorded on its units since: then nothing moves. */
	private async undo(): Promise<void> {
		const last = this.applied.at(-1);
		if (!last) return;
		const { state, refused } = await this.work(last.id, 'undo');
		if (state === 'applied') {
			expect(refused?.code).toBe('decree-depended-on');
			return;
		}
		this.tried.undone += 1;
		this.applied.pop();
		// What was settled meanwhile for decrees before it stays settled.
		const placements = this.register.placements.filter(({ fromDate }) => fromDate < this.epochs.at(-1)!);
		this.register = { ...last.before.register, placements };
		this.epochs = last.before.epochs;
	}

	async found(place: number): Promise<void> {
		const team = { id: newId(), place };
		await this.database.owner
			.insertInto('team')
			.values({
				id: team.id,
				kind: 'digital-group',
				name: `Tổ ${++this.made}`,
				place_id: place,
				decision_number: '1/QĐ',
				decision_issuer: 'UBND xã',
				decision_day: FIRST_DAY,
				founded: FIRST_DAY,
				founded_by: this.drafts.accountId
			})
			.execute();
		this.teams.push(team);
	}

	/** Units in force that took the place of one that ended, over any number of decrees. */
	heirs(place: number): number[] {
		const found = new Set<number>();
		const visit = (from: number): void =>
			this.register.heirs
				.filter(({ fromId }) => fromId === from)
				.forEach(({ toId }) => found.has(toId) || (found.add(toId), visit(toId)));
		visit(place);
		return [...found]
			.filter((id) => this.register.units.some((unit) => unit.id === id && unit.validTo === 'infinity'))
			.toSorted((a, b) => a - b);
	}
	/** A team goes with its unit wherever that goes; where that went in two, it waits for a person. */
	waiting = (): World['teams'] =>
		this.teams.filter(
			({ place }) => this.register.units.find(({ id }) => id === place)!.validTo !== 'infinity' && this.heirs(place).length !== 1
		);

	private async settleTeam(n: number): Promise<void> {
		const team = this.waiting()[n % Math.max(1, this.waiting().length)];
		if (!team) return;
		const heirs = this.heirs(team.place);
		const place = heirs[n % heirs.length]!;
		await tellTeam(
			this.database.app,
			this.drafts,
			{ id: newId(), team: team.id, kind: 'settled', day: '', place },
			noon(this.day)
		);
		team.place = place;
		this.tried.settledTeams += 1;
	}

	/** A hamlet of a unit that was split is assigned to one of its parts, back to the day of the decree. */
	private async settle(n: number): Promise<void> {
		const split = this.register.units.filter(
			({ id, validTo }) => validTo !== 'infinity' && this.register.heirs.filter(({ fromId }) => fromId === id).length > 1
		);
		for (const unit of split) {
			const then = this.maps().get(this.epochs[this.epochs.indexOf(unit.validTo) - 1]!)!;
			// A part that has ended since is for its own decree to settle.
			const parts = this.register.units.filter(
				({ id, validTo }) =>
					validTo === 'infinity' && this.register.heirs.some(({ fromId, toId }) => fromId === unit.id && toId === id)
			);
			const hamlet = this.inForce('hamlet').find(
				({ id }) =>
					then.get(id)!.path.at(-2) === unit.id &&
					!this.register.placements.some(({ placeId, fromDate }) => placeId === id && fromDate >= unit.validTo)
			);
			const part = parts[n % Math.max(1, parts.length)]?.id;
			if (!hamlet || !part) continue;
			await placeHamlet(this.database.app, this.drafts, { hamletId: hamlet.id, placeId: part });
			this.register.placements.push({ placeId: hamlet.id, parentId: part, fromDate: unit.validTo });
			this.tried.settled += 1;
			return;
		}
	}
}

/** What the database says must be what the model says. `picks` choose days, maps and the unit whose board is read. */
async function expectSame(world: World, picks: number[]): Promise<void> {
	const { owner, app } = world.database;
	const maps = world.maps();
	const { rows: stored } = await sql<{ epoch: string; place: number; path: string }>`
		select m.epoch::text as epoch, m.place_id as place, ltree2text(m.path) as path from place_on_map m join place p on p.id = m.place_id
		where p.valid_from < p.valid_to`.execute(owner);
	const lines = (rows: { epoch: string; place: number; path: string }[]) =>
		rows.map(({ epoch, place, path }) => `${epoch} ${place} ${path}`).sort();
	expect(lines(stored)).toEqual(
		lines([...maps].flatMap(([epoch, map]) => [...map].map(([place, { path }]) => ({ epoch, place, path: path.join('.') }))))
	);

	const { rows: teams } = await sql<{ id: string; path: string }>`
		select t.id, ltree2text(m.path) as path from team_now t join place_on_map m on m.epoch = epoch_now() and m.place_id = t.place_id order by t.id`.execute(
		owner
	);
	expect(teams).toEqual(
		world.teams
			.map(({ id, place }) => ({ id, path: world.today().get(place)!.path.join('.') }))
			.toSorted((a, b) => (a.id < b.id ? -1 : 1))
	);
	const { rows: waiting } = await sql<{ id: string }>`select id from team_now where team_waits(place_id) order by id`.execute(
		owner
	);
	expect(waiting.map(({ id }) => id)).toEqual(
		world
			.waiting()
			.map(({ id }) => id)
			.toSorted()
	);

	const days = [...world.closed.keys(), world.day];
	for (const pick of picks) {
		const asOf = days[pick % days.length]!;
		const counts = world.closed.get(asOf) ?? world.counts();
		const epoch = world.epochs[(pick >> 3) % world.epochs.length]!;
		const map = epoch === '-infinity' ? FIRST_DAY : epoch;
		const then = maps.get(epoch)!;
		const column = (name: 'members' | 'reached') => [...counts].map(([place, count]): [number, number] => [place, count[name]]);
		const [members, reached] = [rollUp(then, column('members')), rollUp(then, column('reached'))];
		const { rows } = await sql<{ members: number; reached: number }>`
			select coalesce(sum(members), 0)::int as members, coalesce(sum(reached), 0)::int as reached
			from tally_in('', ${asOf === world.day ? null : asOf}::date, ${epoch}::date) where target_id = ${TARGET}`.execute(owner);
		const alive = [...counts.values()].reduce((sum, count) => sum + count.members, 0);
		expect(rows[0]).toEqual({ members: alive, reached: reached.total });
		expect(members.total).toBe(alive);

		const units = world.register.units.filter(
			({ level, validFrom, validTo }) => level !== 'hamlet' && validFrom <= map && validTo > map
		);
		const unit = units[pick % units.length]!;
		const board = await readTarget(app, world.drafts, {
			target: TARGET,
			place: unit.code,
			asOf: asOf === world.day ? null : asOf,
			map,
			now: noon(world.day)
		});
		const told = [board.whole, ...board.rows.filter(({ id }) => id !== null)].map(({ members, reached }) => [members, reached]);
		const of = (id: number) => [members.of.get(id) ?? 0, reached.of.get(id) ?? 0];
		expect(told, `${unit.code} as of ${asOf} on the map of ${map}`).toEqual([
			of(unit.id),
			...board.rows.flatMap(({ id }) => (id === null ? [] : [of(id)]))
		]);
	}
}

test('after any history the database tells what the model tells, of any day and on any map', { timeout: 300_000 }, async () => {
	const tried = { applied: 0, undone: 0, settled: 0, settledTeams: 0 };
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 45, size: 'max' }), async (steps) => {
			const database = await testDatabase();
			try {
				const ids = await buildOldMap(database);
				for (const loader of [peopleLoader, frameworkLoader, lessonsLoader, recognitionLoader, targetsLoader])
					await loader.load(database.owner);
				await sql`update counting_day set day = ${FIRST_DAY}, known_since = ${FIRST_DAY}`.execute(database.owner);
				const staff = () => buildStaff(database, 'province', { placeId: ids['87']! });
				const world = new World(database, await staff(), await staff());
				const { rows } =
					await sql<Unit>`select id, code, level, parent_id as "parentId", valid_from::text as "validFrom", valid_to::text as "validTo"
					from place`.execute(database.owner);
				world.register.units = rows;
				// A team on every commune and hamlet, so that no history passes them by.
				for (const { id, level } of rows) if (level === 'commune' || level === 'hamlet') await world.found(id);
				for (const [n, one] of steps.entries()) {
					const { applied, undone } = { ...world.tried };
					await world.live(one);
					if (
						world.tried.applied > applied ||
						world.tried.undone > undone ||
						one.kind.startsWith('settle') ||
						n === steps.length - 1
					)
						await expectSame(world, one.picks);
				}
				for (const what of ['applied', 'undone', 'settled', 'settledTeams'] as const) tried[what] += world.tried[what];
			} finally {
				await database.close();
			}
		}),
		{ numRuns: 3, endOnFailure: true }
	);
	expect(tried.applied).toBeGreaterThan(8);
	expect(tried.undone).toBeGreaterThan(0);
	expect(tried.settled).toBeGreaterThan(0);
	expect(tried.settledTeams).toBeGreaterThan(0);
});
