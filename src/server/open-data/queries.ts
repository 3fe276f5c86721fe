import { sql } from 'kysely';
import type { Counts, Published } from '#core/disclosure.ts';
import type { Db } from '#server/platform/db/index.ts';

/** One publisher at a time, for the length of the transaction. */
export async function lockReleases(db: Db): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtext('release'))`.execute(db);
}

/** Of every target that is not withdrawn. */
export async function figuresToRelease(db: Db): Promise<(Counts & { target_id: string; place_id: number; code: string })[]> {
	const { rows } = await sql<Counts & { target_id: string; place_id: number; code: string }>`
		select f.*, p.code from figures_to_release f join target t on t.id = f.target_id and not t.withdrawn join place p on p.id = f.place_id`.execute(
		db
	);
	return rows;
}

export interface Release {
	id: string;
	published_at: Date;
	as_of: string;
}

export async function releases(db: Db): Promise<Release[]> {
	return db.selectFrom('release').select(['id', 'published_at', 'as_of']).orderBy('as_of', 'desc').execute() as Promise<
		Release[]
	>;
}

export async function insertRelease(db: Db, release: Release & { policy: unknown; published_by: string }): Promise<void> {
	await db
		.insertInto('release')
		.values({ ...release, policy: JSON.stringify(release.policy) })
		.execute();
}

export async function insertFigures(
	db: Db,
	release: string,
	figures: (Published & { target_id: string; place_id: number })[]
): Promise<void> {
	await sql`
		insert into release_figure (release_id, target_id, place_id, members, learned, assessed, passed, confirmed, reached)
		select ${release}, f.target_id, f.place_id, f.members, f.learned, f.assessed, f.passed, f.confirmed, f.reached
		from jsonb_to_recordset(${JSON.stringify(figures)}::jsonb) as f (target_id text, place_id int, members int, learned int,
			assessed int, passed int, confirmed int, reached int)`.execute(db);
}

export interface ReleasedFigure extends Published {
	target: string;
	title_vi: string;
	title_en: string;
	year: number;
	deadline: string;
	measure: 'share' | 'count';
	unit: 'person' | 'organisation';
	goal: number;
	/** Code of the place, as text. */
	place: string;
	place_vi: string;
	place_en: string;
	level: 'province' | 'commune';
}

/** The figures of a release: of every target for the province (`target` null), or of one target for province and communes. */
export async function releasedFigures(db: Db, release: string, target: string | null): Promise<ReleasedFigure[]> {
	const { rows } = await sql<ReleasedFigure>`
		select t.id as target, t.title_vi, t.title_en, t.year, t.deadline, t.measure, t.unit, t.goal::float8 as goal,
			p.code as place, p.name_vi as place_vi, p.name_en as place_en, p.level,
			f.members, f.learned, f.assessed, f.passed, f.confirmed, f.reached
		from release_figure f join target t on t.id = f.target_id join place p on p.id = f.place_id
		where f.release_id = ${release} and (case when ${target}::text is null then p.level = 'province' else t.id = ${target} end)
		order by t.year, t.id, (p.level = 'province') desc, p.plain`.execute(db);
	return rows;
}

/** Every figure of a release, for downloads. */
export async function wholeRelease(db: Db, release: string): Promise<ReleasedFigure[]> {
	const { rows } = await sql<ReleasedFigure>`
		select t.id as target, t.title_vi, t.title_en, t.year, t.deadline, t.measure, t.unit, t.goal::float8 as goal,
			p.code as place, p.name_vi as place_vi, p.name_en as place_en, p.level,
			f.members, f.learned, f.assessed, f.passed, f.confirmed, f.reached
		from release_figure f join target t on t.id = f.target_id join place p on p.id = f.place_id
		where f.release_id = ${release}
		order by t.year, t.id, (p.level = 'province') desc, p.code`.execute(db);
	return rows;
}

/** Whether the place of a target has gone, and nobody has confirmed yet what it means where that place went. */
export async function anyToRestate(db: Db): Promise<boolean> {
	const { rows } = await sql<{ any: boolean }>`
		select exists (select from target t join place p on p.id = t.place_id where p.valid_to < 'infinity') as any`.execute(db);
	return rows[0]!.any;
}
