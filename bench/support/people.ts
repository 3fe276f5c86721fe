import pg from 'pg';

/** How much is made. The province: 4.4 million people with 3 memberships and 6 facts each. */
export type Crowd = { people: number; hamletsPerCommune?: number };

/**
 * Fills a migrated database with content by a crowd of nobody in particular: hamlets and organisations in every commune in force of the
 * province (of both old ones, before July 2025), people of all ages, three memberships and six facts each, no names. Made by sets, from
 * numbers, so that 4.4 million take minutes.
 *
 * @param url the superuser's address: foreign keys are not checked while this runs; what is inserted obeys them
 */
export async function makeCrowd(url: string, { people, hamletsPerCommune = 16 }: Crowd): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		// The trigger that makes their paths must run; from then on none.
		await client.query(HAMLETS, [hamletsPerCommune]);
		await client.query(`set session_replication_role = replica; set work_mem = '256MB'`);
		await client.query(ORGANISATIONS);
		await client.query(PEOPLE, [people]);
		await client.query(MEMBERSHIPS);
		await client.query(FACTS);
		await client.query('vacuum analyze');
	} finally {
		await client.end();
	}
}

const HAMLETS = `
	insert into place (code, level, kind, name_vi, name_en, parent_id, valid_from, source)
	select c.code || '.' || lpad(n::text, 3, '0'), 'hamlet', 'hamlet', 'Ấp ' || n, 'Hamlet ' || n, c.id, c.valid_from, 'bench'
	from place c join place d on d.path @> c.path and d.level = 'province' and d.code in ('82', '87') and d.valid_to = 'infinity'
		cross join generate_series(1, $1::int) n
	where c.level = 'commune' and c.valid_to = 'infinity'`;

/** Of each kind, so many in every commune. */
const ORGANISATIONS = `
	insert into organisation (name, kind, public, place_id)
	select k.kind || ' ' || n, k.kind, k.public, c.id
	from place c join place d on d.path @> c.path and d.level = 'province' and d.code in ('82', '87') and d.valid_to = 'infinity'
		cross join (values ('public-body', true, 3), ('school', true, 4), ('vocational', true, 1), ('university', true, 1), ('enterprise', false, 6),
			('cooperative', false, 2), ('guild', false, 2), ('cooperative-group', false, 2), ('farm', false, 2), ('union', false, 4)) k (kind, public, many)
		cross join generate_series(1, k.many) n
	where c.level = 'commune' and c.valid_to = 'infinity'`;

const PEOPLE = `
	insert into person (id, home_place_id, birth_year, sex)
	select uuidv7(), h.ids[1 + (hashint4(n) & 2147483647) % cardinality(h.ids)], 1940 + (hashint4(n + 1) & 2147483647) % 84, case when n % 2 = 0 then 'f' else 'm' end
	from generate_series(1, $1::int) n, (select array_agg(id order by id) as ids from place where level = 'hamlet') h`;

/** A pupil in a school, a student, or grown up: at work, in a union or a guild, and in a second association. */
const MEMBERSHIPS = `
	with of_commune as (select place_id, kind, array_agg(id order by name) as ids from organisation group by 1, 2),
	who as (
		select p.id, 2025 - p.birth_year as age, h.parent_id as commune, hashtext(p.id::text) & 2147483647 as r
		from person p join place h on h.id = p.home_place_id),
	wanted as (
		select w.*, n,
			case when age < 18 then case n when 1 then 'school' when 2 then 'union' else 'guild' end
				when age < 22 then case n when 1 then (array['university', 'vocational', 'enterprise'])[1 + r % 3] when 2 then 'union' else 'enterprise' end
				else case n
					when 1 then (array['public-body', 'enterprise', 'enterprise', 'enterprise', 'cooperative', 'cooperative', 'guild', 'cooperative-group', 'farm', 'farm'])[1 + r % 10]
					when 2 then 'union'
					else (array['guild', 'cooperative', 'cooperative-group', 'union'])[1 + (r / 10) % 4] end end as kind
		from who w cross join generate_series(1, 3) n)
	insert into membership (person_id, id, organisation_id, post, grade, from_date, source)
	select w.id, uuidv7(), o.ids[1 + (w.r + w.n) % cardinality(o.ids)],
		case w.kind when 'school' then 'pupil' when 'university' then 'student' when 'vocational' then 'student'
			when 'public-body' then case when w.r % 20 = 0 then 'leader' else 'staff' end
			when 'enterprise' then 'worker' when 'union' then 'member' when 'farm' then 'worker' else 'farmer' end,
		case when w.kind = 'school' then greatest(1, least(12, w.age - 5)) end, '2020-01-01', 'bench'
	from wanted w join of_commune o on o.place_id = w.commune and o.kind = w.kind`;

/** Six of every person's life, spread over the two years of the movement, and stored in the order of the days: those of one person lie far apart. */
const FACTS = `
	with who as (select p.id, p.home_place_id, hashtext(p.id::text) & 2147483647 as r from person p)
	insert into evidence (person_id, id, what, place_id, happened_at, mode, source)
	select w.id, uuidv7(),
		case n when 1 then (array['lesson:k1', 'lesson:0.1', 'lesson:2.5'])[1 + r % 3]
			when 2 then (array['lesson:k2', 'lesson:0.2', 'lesson:4.1', 'skill:1.2'])[1 + (r / 3) % 4]
			when 3 then (array['lesson:1.1', 'lesson:4.2', 'skill:1.1'])[1 + (r / 12) % 3]
			when 4 then (array['practice:health-book', 'practice:essential-service', 'practice:scam', 'practice:farm-traceability', 'lesson:health-book'])[1 + (r / 36) % 5]
			when 5 then (array['assessed:resident', 'assessed:resident', 'assessed:learner', 'assessed:public-sector', 'lesson:3.1'])[1 + (r / 180) % 5]
			else (array['passed:resident', 'confirmed-vneid', 'lesson:k1', 'attended:stem', 'lesson:k2', 'lesson:1.3'])[1 + (r / 900) % 6] end,
		w.home_place_id, timestamptz '2025-01-01' + make_interval(days => (r / 7 + n * 121) % 690), 'alone', 'bench'
	from who w cross join generate_series(1, 6) n
	order by (r / 7 + n * 121) % 690`;
