import { sql } from 'kysely';
import type { Db } from '#server/platform/db/index.ts';

export interface UnitName {
	id: number;
	code: string;
	name: string;
}

const heirs = sql`(select coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'code', h.code, 'name', h.name_vi) order by h.plain), '[]')
	from heirs_of(p.id) heir join place h on h.id = heir)`;

export interface RoleToConfirm {
	id: string;
	name: string;
	role: string;
	place: string;
	into: UnitName[];
	/** The units that it was confirmed for, by whom and when. */
	confirmed: { place: string; by: string | null; at: string }[];
}

/** Roles in units that a decree ended, as far as the actor looks after them: those to confirm first. */
export async function rolesOf(db: Db, decree: string): Promise<RoleToConfirm[]> {
	const { rows } = await sql<RoleToConfirm>`
		select r.id, s.name, r.role, p.name_vi as place, ${heirs} as into,
			coalesce((select jsonb_agg(jsonb_build_object('place', c.name_vi, 'by', b.name, 'at', k.confirmed_at) order by k.confirmed_at)
				from role_carried k join place c on c.id = k.place_id left join staff b on b.id = k.confirmed_by where k.role_id = r.id), '[]') as confirmed
		from role_assignment r join staff s on s.id = r.account_id join place p on p.id = r.place_id
		where r.revoked_at is null and p.valid_to < 'infinity' and p.id in (select from_id from succession where decree_id = ${decree})
		order by exists (select from role_carried k where k.role_id = r.id), p.plain, s.name`.execute(db);
	return rows;
}

export async function carryRole(db: Db, role: string, place: number, account: string): Promise<boolean> {
	const { numAffectedRows } = await sql`
		insert into role_carried (role_id, place_id, decree_id, confirmed_by)
		select ${role}::uuid, ${place}::int, s.decree_id, ${account} from succession s where s.to_id = ${place} limit 1
		on conflict do nothing`.execute(db);
	return (numAffectedRows ?? 0n) > 0n;
}

export async function placeHamletIn(db: Db, hamlet: number, parent: number): Promise<void> {
	await sql`select place_hamlet(${hamlet}::int, ${parent}::int)`.execute(db);
}

/** People within the actor's walls whose old unit was split and of whom nobody knows more, by name. */
export async function homesToAsk(db: Db, limit: number, offset: number): Promise<{ ids: string[]; total: number }> {
	const { rows } = await sql<{ id: string; total: number }>`
		select p.id, count(*) over ()::int as total
		from person p join identity i on i.person_id = p.id
		where p.home_place_id in (select place_id from split_place) and p.merged_into is null and p.erased_at is null
		order by substring(i.plain from '[^ ]+$'), i.plain, p.id limit ${limit} offset ${offset}`.execute(db);
	return { ids: rows.map(({ id }) => id), total: rows[0]?.total ?? 0 };
}

export async function countHomesToAsk(db: Db): Promise<number> {
	const { rows } = await sql<{ n: number }>`
		select count(*)::int as n from person p where p.home_place_id in (select place_id from split_place) and p.merged_into is null and p.erased_at is null`.execute(
		db
	);
	return rows[0]!.n;
}

export interface PartOfUnit extends UnitName {
	/** Of the part: the hamlets from which one chooses. */
	hamlets: UnitName[];
}

/** Into which units the home of each of these people was split, with their hamlets; nothing for whom it is certain. */
export async function partsOfHomes(
	db: Db,
	people: string[]
): Promise<{ person: string; home: string; decree: string; day: string; parts: PartOfUnit[] }[]> {
	const { rows } = await sql<{ person: string; home: string; decree: string; day: string; parts: PartOfUnit[] }>`
		select w.id as person, p.name_vi as home,
			(select d.number from succession s join decree d on d.id = s.decree_id where s.from_id = p.id limit 1) as decree, p.valid_to::text as day,
			(select jsonb_agg(jsonb_build_object('id', h.id, 'code', h.code, 'name', h.name_vi, 'hamlets', (
					select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'code', a.code, 'name', a.name_vi) order by a.plain, a.code), '[]')
					from place_on_map m join place a on a.id = m.place_id and a.valid_to = 'infinity' where m.parent_id = h.id and m.epoch = epoch_now())) order by h.plain)
				from heirs_of(p.id) heir join place h on h.id = heir) as parts
		from person w join place p on p.id = w.home_place_id
		where w.id = any (${people}::uuid[]) and is_split(p.id)`.execute(db);
	return rows;
}

export async function tellHomeOf(db: Db, person: string, fact: string, place: number, source: string): Promise<boolean> {
	const { rows } = await sql<{
		told: boolean;
	}>`select tell_home(${person}::uuid, ${fact}::uuid, ${place}::int, ${source}) as told`.execute(db);
	return rows[0]?.told === true;
}
