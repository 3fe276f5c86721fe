import { sql } from 'kysely';
import { modelOf, type Item, type ItemParameters } from '#core/irt/index.ts';
import type { Db } from '#server/platform/db/index.ts';

export type Method = 'angoff' | 'bookmark';

export interface PanelRow {
	id: string;
	group_id: string;
	/** Null: the pass mark of the group; else where this level begins. */
	level: number | null;
	method: Method;
	response_probability: number | null;
	held_on: string;
	source: string;
	borderline: string;
	bank_version: string;
	items: string[];
	made_by: string;
	made_by_name: string;
	made_at: Date;
	/** How many were at the table. */
	panellists: number;
	/** What came of it; null while nobody adopted it. */
	adopted: {
		cut: number;
		se: number;
		made: { policy?: string; framework?: string };
		effective_from: string;
		by: string;
		at: string;
	} | null;
}

const panels = sql`
	select p.*, s.name as made_by_name, (select count(*)::int from standard_panellist l where l.panel_id = p.id) as panellists,
		case when a.panel_id is not null then jsonb_build_object('cut', a.cut, 'se', a.se, 'made', a.made, 'effective_from', a.effective_from,
			'by', t.name, 'at', a.adopted_at) end as adopted
	from standard_panel p join staff s on s.id = p.made_by left join standard_adoption a on a.panel_id = p.id left join staff t on t.id = a.adopted_by`;

export async function allPanels(db: Db): Promise<PanelRow[]> {
	return (await sql<PanelRow>`${panels} order by p.held_on desc, p.made_at desc`.execute(db)).rows;
}
export async function panelById(db: Db, id: string): Promise<PanelRow | undefined> {
	return (await sql<PanelRow>`${panels} where p.id = ${id}`.execute(db)).rows[0];
}

export type NewPanel = Omit<PanelRow, 'made_by_name' | 'panellists' | 'adopted'>;
/** Answers false where this panel is already there. */
export async function addPanel(db: Db, p: NewPanel, panellists: readonly string[]): Promise<boolean> {
	const { numAffectedRows } = await sql`
		insert into standard_panel (id, group_id, level, method, response_probability, held_on, source, borderline, bank_version, items, made_by, made_at)
		values (${p.id}, ${p.group_id}, ${p.level}, ${p.method}, ${p.response_probability}, ${p.held_on}, ${p.source}, ${p.borderline}, ${p.bank_version},
			${p.items}::text[], ${p.made_by}, ${p.made_at}) on conflict do nothing`.execute(db);
	if (numAffectedRows !== 1n) return false;
	await sql`insert into standard_panellist (panel_id, n, about)
		select ${p.id}, n, about from unnest(${panellists}::text[]) with ordinality as x (about, n)`.execute(db);
	return true;
}

export async function panellistsOf(db: Db, panel: string): Promise<{ n: number; about: string }[]> {
	return (
		await sql<{ n: number; about: string }>`select n, about from standard_panellist where panel_id = ${panel} order by n`.execute(
			db
		)
	).rows;
}

export interface Judgement {
	round: number;
	panellist: number;
	judged: number[];
}
/** What counts: the latest judgement of each panellist in each round. */
export async function judgementsOf(db: Db, panel: string): Promise<Judgement[]> {
	return (
		await sql<Judgement>`
			select distinct on (round, panellist) round, panellist, judged from standard_judgement where panel_id = ${panel}
			order by round, panellist, entered_at desc, id desc`.execute(db)
	).rows;
}
export async function addJudgement(db: Db, row: Judgement & { id: string; panel: string; by: string; at: Date }): Promise<void> {
	await sql`insert into standard_judgement (id, panel_id, panellist, round, judged, entered_by, entered_at)
		values (${row.id}, ${row.panel}, ${row.panellist}, ${row.round}, ${row.judged}::real[], ${row.by}, ${row.at}) on conflict do nothing`.execute(
		db
	);
}
/** Whether this account entered any judgement of the panel. */
export async function enteredBy(db: Db, panel: string, account: string): Promise<boolean> {
	const { rows } =
		await sql`select from standard_judgement where panel_id = ${panel} and entered_by = ${account} limit 1`.execute(db);
	return rows.length > 0;
}

export async function addAdoption(
	db: Db,
	a: {
		panel: string;
		round: number;
		middle: 'mean' | 'median';
		cut: number;
		se: number;
		panellists: number;
		made: object;
		from: string;
		by: string;
		at: Date;
	}
): Promise<void> {
	await sql`insert into standard_adoption (panel_id, round, middle, cut, se, panellists, made, effective_from, adopted_by, adopted_at)
		values (${a.panel}, ${a.round}, ${a.middle}, ${a.cut}, ${a.se}, ${a.panellists}, ${JSON.stringify(a.made)}::jsonb, ${a.from}, ${a.by}, ${a.at})`.execute(
		db
	);
}

export type BookletItem = Item & Named;
interface Named {
	item: string;
	skill: string;
	stem: { vi: string; en: string };
}
/** The items of a bank that a group meets, with their parameters there. */
export async function bankOfGroup(db: Db, bank: string, group: string): Promise<BookletItem[]> {
	const { rows } = await sql<Named & ItemParameters>`
		select item_id as item, skill, a, b, steps, public -> 'stem' as stem from bank_item
		where version = ${bank} and ${group} = any (groups) order by n`.execute(db);
	return rows.map(({ item, skill, stem, ...parameters }) => ({ item, skill, stem, ...modelOf(parameters) }));
}
