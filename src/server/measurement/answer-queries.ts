import { sql } from 'kysely';
import type { Mode, SittingResult } from '#contract/assessment.ts';
import type { Group } from '#contract/content.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { Asked } from './asked.ts';

/** A finished sitting as figures need it: no name, no words, no id of a person. */
export interface SittingAnswers {
	/** Two sittings of one person stand under the same number within a page. */
	person: string;
	bank: string;
	group: Group;
	policy: number;
	mode: Mode;
	ended: Date;
	sex: 'f' | 'm' | null;
	/** By year of birth, in the year of the sitting. */
	age: number | null;
	commune: number;
	communeKind: string;
	/** The audiences that the person stands in, by id. */
	audiences: string[];
	/** In the order in which they were answered; places in the sitting's own bank. */
	items: number[];
	categories: number[];
	result: SittingResult;
}

/** `first`: each person's first sitting · `ends`: first and latest of those who sat twice or more · `all`: every one. */
export type Which = 'first' | 'ends' | 'all';

const PEOPLE = 1000;

const where = ({ from, to, group, mode }: Asked) => sql`s.state = 'finished'
	and s.ended_at >= ${from}::date::timestamp at time zone 'Asia/Ho_Chi_Minh'
	and s.ended_at < (${to}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'
	and (${group}::text is null or s.group_id = ${group}) and (${mode}::text is null or s.mode = ${mode})`;

/** How many people have a sitting that was asked for. */
export async function countPeople(db: Db, asked: Asked): Promise<number> {
	const { rows } = await sql<{ count: number }>`
		select count(distinct s.person_id)::int as count from sitting s where ${where(asked)}`.execute(db);
	return rows[0]!.count;
}

/** The sittings asked for, a thousand people at a time, so that memory holds a page and not a province. */
export async function* sittings(db: Db, asked: Asked, pick: Which): AsyncGenerator<SittingAnswers[]> {
	let after = '00000000-0000-0000-0000-000000000000';
	for (;;) {
		const { rows: people } = await sql<{ id: string }>`
			select distinct s.person_id as id from sitting s where s.person_id > ${after} and ${where(asked)} order by 1 limit ${PEOPLE}`.execute(
			db
		);
		if (people.length === 0) return;
		const first = people[0]!.id;
		after = people.at(-1)!.id;
		const { rows } = await sql<SittingAnswers>`
			with ranked as (
				select s.*, row_number() over (partition by s.person_id order by s.ended_at, s.id) as nth, count(*) over (partition by s.person_id) as of_all
				from sitting s where s.person_id between ${first} and ${after} and ${where(asked)})
			select s.person_id as person, s.bank_version as bank, s.group_id as "group", s.policy_version as policy, s.mode, s.ended_at as ended,
				p.sex, (extract(year from s.started_at) - p.birth_year)::int as age, coalesce(u.id, l.id) as commune, coalesce(u.kind, l.kind) as "communeKind",
				array(select d.id from standing t join audience d on (t.audiences >> d.bit) & 1 = 1 where t.person_id = s.person_id) as audiences,
				a.items, a.categories, s.result
			from ranked s join person p on p.id = s.person_id
				join place l on l.id = p.home_place_id left join place u on u.id = l.parent_id and l.level = 'hamlet'
				cross join lateral (select coalesce(array_agg(w.item order by w.n), '{}') as items, coalesce(array_agg(w.category order by w.n), '{}') as categories
					from answer w where w.person_id = s.person_id and w.sitting_id = s.id) a
			where ${pick === 'first' ? sql`s.nth = 1` : pick === 'ends' ? sql`s.of_all > 1 and s.nth in (1, s.of_all)` : sql`true`}
			order by s.person_id, s.ended_at, s.id`.execute(db);
		yield rows;
	}
}

export interface BankColumn {
	item: string;
	wording: string;
	a: number;
	b: number;
	/** Of an item with part credit; else null. */
	steps: number[] | null;
	groups: Group[];
	/** Standard error of a released difficulty; null for an expert's judgement. */
	seB: number | null;
}

/** The items of a bank in their order, as the measure sees them. */
export async function bankColumns(db: Db, bank: string): Promise<BankColumn[]> {
	const { rows } = await sql<BankColumn>`
		select b.item_id as item, item_wording(b.public, b.secret) as wording, b.a, b.b, b.steps, b.groups,
			(select p.se_b from parameter p join parameter_set s on s.id = p.set_id
				where p.item_id = b.item_id and p.wording = item_wording(b.public, b.secret) order by s.n desc limit 1) as "seB"
		from bank_item b where b.version = ${bank} order by b.n`.execute(db);
	return rows;
}

/** Where each item of another bank stands in this one, where both ask it in the same words; -1 elsewhere. */
export async function placesIn(db: Db, bank: string, other: string): Promise<Int16Array> {
	const { rows } = await sql<{ place: number }>`
		select coalesce(c.n, -1)::int as place from bank_item b
			left join bank_item c on c.version = ${bank} and c.item_id = b.item_id and item_wording(c.public, c.secret) = item_wording(b.public, b.secret)
		where b.version = ${other} order by b.n`.execute(db);
	return Int16Array.from(rows, ({ place }) => place);
}

/** The names of places and audiences that a report speaks of. */
export async function placeNames(db: Db, ids: readonly number[]): Promise<Map<number, { vi: string; en: string }>> {
	const { rows } = await sql<{ id: number; vi: string; en: string }>`
		select id, name_vi as vi, name_en as en from place where id = any (${ids}::int[])`.execute(db);
	return new Map(rows.map(({ id, vi, en }) => [id, { vi, en }]));
}
export async function audienceNames(db: Db): Promise<Map<string, { vi: string; en: string }>> {
	const { rows } = await sql<{
		id: string;
		vi: string;
		en: string;
	}>`select id, name_vi as vi, name_en as en from audience`.execute(db);
	return new Map(rows.map(({ id, vi, en }) => [id, { vi, en }]));
}

/** The answers of one sitting, where the actor may see them. */
export async function ownAnswers(
	db: Db,
	sitting: string
): Promise<Pick<SittingAnswers, 'bank' | 'policy' | 'items' | 'categories'> | undefined> {
	const { rows } = await sql<Pick<SittingAnswers, 'bank' | 'policy' | 'items' | 'categories'>>`
		select s.bank_version as bank, s.policy_version as policy, array_agg(a.item order by a.n) as items, array_agg(a.category order by a.n) as categories
		from sitting s join answer a on a.person_id = s.person_id and a.sitting_id = s.id where s.id = ${sitting} group by 1, 2`.execute(
		db
	);
	return rows[0];
}
