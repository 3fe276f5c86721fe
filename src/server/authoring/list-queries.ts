import { sql } from 'kysely';
import { toneless } from '#core/text.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { Origin } from './queries.ts';
import type { ItemState } from './states.ts';

export interface ItemRow {
	itemId: string;
	/** The version that speaks for the item: the newest that was not given up or superseded. */
	version: number;
	state: ItemState;
	stateAt: Date;
	origin: Origin;
	author: string | null;
	authorName: string | null;
	/** The version that is in the bank. */
	released: number | null;
	type: string;
	skill: string;
	level: number;
	groups: string[];
	stem: { vi: string; en: string };
	/** Somebody other than its author reviewed this version. */
	reviewed: boolean;
	/** In review, and not written by whoever asks. */
	mine: boolean;
}

/** One row an item, with `text` found in any of its words, toneless. */
export async function itemRows(db: Db, text: string): Promise<ItemRow[]> {
	const like = `%${toneless(text).replace(/[\\%_]/g, '\\$&')}%`;
	const { rows } = await sql<ItemRow>`
		with face as (
			select distinct on (v.item_id) v.*, s.state, s.at as state_at
			from item_version v join item_state s using (item_id, version)
			order by v.item_id, s.state in ('withdrawn', 'superseded'), v.version desc)
		select f.item_id as "itemId", f.version, f.state, f.state_at as "stateAt", f.origin, f.author, a.name as "authorName", r.version as released,
			f.body ->> 'type' as type, f.body ->> 'skill' as skill, coalesce(f.body ->> 'level', '0') as level,
			coalesce(f.body -> 'groups', '[]') as groups, coalesce(f.body -> 'stem', '{}') as stem,
			exists (select from item_review w where w.item_id = f.item_id and w.version = f.version) as reviewed,
			f.state = 'in-review' and not item_written_by(f.item_id, f.version, actor_account()) as mine
		from face f left join staff a on a.id = f.author
			left join item_state r on r.item_id = f.item_id and r.state = 'released'
		where ${text} = '' or toneless(f.item_id || ' ' || jsonb_path_query_array(f.body, '$.**.vi')::text || jsonb_path_query_array(f.body, '$.**.en')::text
			|| coalesce(f.body ->> 'situation', '')) like ${like}
		order by f.item_id`.execute(db);
	return rows.map((row) => ({ ...row, level: Number(row.level) }));
}
