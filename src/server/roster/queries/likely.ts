import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

/** A row that is like somebody in the register, beside that somebody as the actor may see them. */
export interface Likely {
	n: number;
	name: string;
	birthYear: number | null;
	birthDate: string | null;
	hamlet: string | null;
	numbered: boolean;
	people: {
		id: string;
		name: string;
		birthYear: number | null;
		birthDate: string | null;
		place: string;
		phone: string | null;
		numbered: boolean;
		decision: 'same' | 'other' | null;
	}[];
}

/** Likely matches, in the order of the file; people are read through the walls, so nobody is shown who is not the actor's to see. */
export async function likelyRows(db: Db, rosterId: string, limit: number, offset: number): Promise<Likely[]> {
	const { rows } = await sql<Likely>`
		select r.n, r.full_name as name, r.birth_year as "birthYear", r.birth_date as "birthDate", r.hamlet, r.numbered,
			jsonb_agg(jsonb_build_object('id', p.id, 'name', i.full_name, 'birthYear', p.birth_year, 'birthDate', i.birth_date, 'place', home.name_vi, 'phone', i.phone,
				'numbered', i.personal_number_hash is not null, 'decision', m.decision) order by i.full_name, p.id) as people
		from roster_match m join roster_row_seen r on r.roster_id = m.roster_id and r.n = m.n
			join person p on p.id = m.person_id join identity i on i.person_id = p.id join place home on home.id = p.home_place_id
		where m.roster_id = ${rosterId} and m.how = 'likely' and not r.rejected
		group by r.n, r.full_name, r.birth_year, r.birth_date, r.hamlet, r.numbered
		order by r.n limit ${limit} offset ${offset}`.execute(db);
	return rows;
}

/** Takes one of the likely people for the row's own, or none of them, or leaves it open. */
export async function decideMatch(db: Db, rosterId: string, n: number, what: { same: string } | 'other' | 'open'): Promise<void> {
	const same = typeof what === 'object' ? what.same : null;
	await sql`
		update roster_match set decision = case when ${what === 'open'}::boolean then null when person_id::text = ${same} then 'same' else 'other' end
		where roster_id = ${rosterId} and n = ${n} and how = 'likely'
			and (${same}::text is null or exists (select from roster_match m where m.roster_id = ${rosterId} and m.n = ${n} and m.person_id::text = ${same}))`.execute(
		db
	);
}
