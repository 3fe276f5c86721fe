import { sql } from 'kysely';
import type { ProblemCode } from '#core/roster/problems.ts';
import type { Db } from '#server/platform/db/index.ts';

/** Whose register is looked in for people who are alike: the commune's, or the organisation's members. */
export interface Walls {
	rosterId: string;
	/** Path of the roster's place. */
	path: string;
	organisationId: string | null;
}

/** Forgets what nobody has decided about, so that it can be looked up anew. */
export async function forgetMatches(db: Db, rosterId: string): Promise<void> {
	await sql`delete from roster_match where roster_id = ${rosterId} and decision is null`.execute(db);
}

/** Rows whose personal number the register knows, wherever that person lives. */
export async function matchNumbers(db: Db, { rosterId, path, organisationId }: Walls): Promise<void> {
	await sql`
		insert into roster_match (roster_id, n, person_id, how, moves)
		select r.roster_id, r.n, p.id, 'number', ${organisationId}::uuid is null and not home.path <@ ${path}::ltree
		from roster_row r
			join identity i on i.personal_number_hash = r.personal_number_hash
			join person written on written.id = i.person_id
			join person p on p.id = coalesce(written.merged_into, written.id) and p.erased_at is null
			join place home on home.id = p.home_place_id
		where r.roster_id = ${rosterId} and not r.rejected
		on conflict do nothing`.execute(db);
}

/**
 * Takes back matches by a number whose person is called otherwise or was born otherwise: a slip of one digit must not make one
 * person of two. Whoever sent the row learns that the number is taken, and not by whom.
 */
export async function rejectStrangers(db: Db, rosterId: string, column: number | null): Promise<void> {
	const refuse = (code: ProblemCode, condition: ReturnType<typeof sql>) => sql`
		with strange as (
			delete from roster_match m using roster_row r, identity i, person p
			where m.roster_id = ${rosterId} and m.how = 'number' and r.roster_id = m.roster_id and r.n = m.n
				and i.personal_number_hash = r.personal_number_hash and p.id = m.person_id and ${condition}
			returning m.n)
		update roster_row r set rejected = true, problems = coalesce(problems, '[]') || jsonb_build_array(jsonb_build_array(${column}::int, ${code}::text))
		from strange where r.roster_id = ${rosterId} and r.n = strange.n`;
	await refuse('number-other-name', sql`i.plain <> r.plain`).execute(db);
	await refuse('number-other-birth', sql`p.birth_year <> r.birth_year`).execute(db);
}

/**
 * Rows without such a match that are alike to somebody inside the walls: the same toneless name, nothing known of the birth that
 * differs, and not two different numbers. `same` where everything agrees to the letter; one `same` puts the merely likely aside.
 */
export async function matchAlike(db: Db, { rosterId, path, organisationId }: Walls): Promise<void> {
	const here = organisationId
		? sql`select distinct p.id, p.birth_year, p.home_place_id from membership m join person p on p.id = m.person_id where m.organisation_id = ${organisationId} and (m.to_date is null or m.to_date > current_date)`
		: sql`select p.id, p.birth_year, p.home_place_id from person p where p.home_place_id in (select id from place where path <@ ${path}::ltree)`;
	await sql`
		with here as materialized (${here}),
		alike as (
			select r.n, p.id,
				i.full_name = r.full_name and i.birth_date is not distinct from r.birth_date and p.birth_year is not distinct from r.birth_year
					and (${organisationId}::uuid is not null or p.home_place_id = coalesce(h.place_id, r.place_id)) as same
			from here p join identity i on i.person_id = p.id
				join person whole on whole.id = p.id and whole.merged_into is null and whole.erased_at is null
				join roster_row r on r.plain = i.plain
				left join roster_name h on h.roster_id = r.roster_id and h.kind = 'hamlet' and h.key = r.hamlet
			where r.roster_id = ${rosterId} and not r.rejected
				and (p.birth_year = r.birth_year or p.birth_year is null or r.birth_year is null)
				and (i.birth_date = r.birth_date or i.birth_date is null or r.birth_date is null)
				and (i.personal_number_hash is null or r.personal_number_hash is null)
				and not exists (select from roster_match m where m.roster_id = r.roster_id and m.n = r.n)),
		graded as (select n, id, same and count(*) filter (where same) over (partition by n) = 1 as same, bool_or(same) over (partition by n) and count(*) filter (where same) over (partition by n) = 1 as settled from alike)
		insert into roster_match (roster_id, n, person_id, how)
		select ${rosterId}, n, id, case when same then 'same' else 'likely' end from graded where same or not settled
		on conflict do nothing`.execute(db);
}

/** What becomes of a row when the roster is applied as things stand. */
export type Fate = 'rejected' | 'left-out' | 'likely' | 'moves' | 'known' | 'new';

/**
 * Row by row, its fate, the person it is about and the hamlet it names. For the worker from the table itself, for the web from
 * the view that shows it its own. Where two rows are about one person, the first speaks.
 */
export const fates = (rosterId: string, as: 'worker' | 'web') => sql`
	select r.n, f.fate,
		case f.fate when 'new' then r.person_id when 'rejected' then null else m.person_id end as person_id,
		case when h.decision = 'same' and h.same_key is not null then g.place_id else h.place_id end as hamlet_id,
		f.fate in ('known', 'moves') and row_number() over (partition by m.person_id order by r.n) > 1 as repeated
	from ${sql.table(as === 'worker' ? 'roster_row' : 'roster_row_seen')} r
		left join roster_name h on h.roster_id = r.roster_id and h.kind = 'hamlet' and h.key = r.hamlet
		left join roster_name g on g.roster_id = r.roster_id and g.kind = 'hamlet' and g.key = h.same_key
		left join (
			select n, bool_or(how = 'number') as by_number, bool_or(moves) as moves,
				bool_or(how <> 'likely' and decision is null or decision = 'same') as settled, bool_or(how = 'likely' and decision is null) as open,
				min(person_id::text) filter (where how <> 'likely' and decision is null or decision = 'same')::uuid as person_id
			from roster_match where roster_id = ${rosterId} group by n) m on m.n = r.n
		cross join lateral (select case
			when r.rejected then 'rejected'
			when h.decision in ('out', 'open') or g.decision in ('out', 'open') then 'left-out'
			when m.settled and m.moves then 'moves'
			when m.settled then 'known'
			when m.open then 'likely'
			else 'new' end as fate) f
	where r.roster_id = ${rosterId}`;

/** How many rows have each fate. */
export async function countFates(db: Db, rosterId: string, as: 'worker' | 'web'): Promise<Record<Fate, number>> {
	const { rows } = await sql<{
		fate: Fate;
		n: number;
	}>`select fate, count(*) as n from (${fates(rosterId, as)}) f group by fate`.execute(db);
	const counts: Record<Fate, number> = { rejected: 0, 'left-out': 0, likely: 0, moves: 0, known: 0, new: 0 };
	for (const { fate, n } of rows) counts[fate] = n;
	return counts;
}
