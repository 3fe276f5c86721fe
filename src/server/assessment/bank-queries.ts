import { sql } from 'kysely';
import type { Group } from '#contract/content.ts';
import type { ItemParameters } from '#core/irt/index.ts';
import { inTransaction, type Db } from '#server/platform/db/index.ts';

export interface NewBankItem {
	n: number;
	item_id: string;
	skill: string;
	area: string;
	groups: string[];
	level: number;
	a: number;
	b: number;
	/** Of an item with part credit. */
	steps: readonly number[] | null;
	public: object;
	secret: object;
}

/** Adds a version of the bank, or makes one that is already there the current one again. */
export async function putBank(db: Db, id: string, items: readonly NewBankItem[]): Promise<void> {
	await inTransaction(db, async (db) => {
		await sql`insert into bank_version (id, items) values (${id}, ${items.length})
			on conflict (id) do update set loaded_at = clock_timestamp()
			where bank_version.id <> (select b.id from bank_version b order by b.loaded_at desc limit 1)`.execute(db);
		await sql`insert into bank_item (version, n, item_id, skill, area, groups, level, a, b, steps, public, secret)
			select ${id}, n, item_id, skill, area, groups, level, a, b, steps, public, secret
			from jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
				as x (n smallint, item_id text, skill text, area text, groups text[], level smallint, a real, b real, steps real[], public jsonb, secret jsonb)
			on conflict do nothing`.execute(db);
	});
}

/** The released parameters of each item in the wording it has here, the latest release first asked; by item id. */
export async function releasedParameters(
	db: Db,
	items: readonly Pick<NewBankItem, 'item_id' | 'public' | 'secret'>[]
): Promise<Map<string, ItemParameters>> {
	const asked = items.map(({ item_id, public: shown, secret }) => ({ item_id, public: shown, secret }));
	const { rows } = await sql<ItemParameters & { item_id: string }>`
		select distinct on (p.item_id) p.item_id, p.a, p.b, p.steps
		from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as i (item_id text, public jsonb, secret jsonb)
			join parameter p on p.item_id = i.item_id and p.wording = item_wording(i.public, i.secret)
			join parameter_set s on s.id = p.set_id
		order by p.item_id, s.n desc`.execute(db);
	return new Map(rows.map(({ item_id, ...parameters }) => [item_id, parameters]));
}

export async function currentBankId(db: Db): Promise<string | undefined> {
	const { rows } = await sql<{ id: string }>`select id from bank_version order by loaded_at desc limit 1`.execute(db);
	return rows[0]?.id;
}

export interface BankRow extends Omit<NewBankItem, 'groups'> {
	groups: Group[];
}
export async function bankItems(db: Db, id: string): Promise<BankRow[]> {
	const { rows } = await sql<BankRow>`
		select n, item_id, skill, area, groups, level, a, b, steps, public, secret from bank_item where version = ${id} order by n`.execute(
		db
	);
	return rows;
}

/** Items as the present bank uses them and as the last count found them, the ones asked for. */
export async function statisticsOf(
	db: Db,
	bank: string | null,
	ids: readonly string[]
): Promise<
	{
		itemId: string;
		a: number | null;
		b: number | null;
		steps: number[] | null;
		/** Standard errors of released parameters; null for an author's judgement. */
		seA: number | null;
		seB: number | null;
		seSteps: number[] | null;
		sittings: number;
		shown: number;
		answers: number;
		credited: number;
		/** Of these, the answers that earned a part only. */
		partly: number;
		medianMs: number | null;
		countedAt: Date | null;
	}[]
> {
	const { rows } = await sql<Awaited<ReturnType<typeof statisticsOf>>[number]>`
		select i.id as "itemId", b.a, b.b, b.steps, r.se_a as "seA", r.se_b as "seB", r.se_steps as "seSteps", coalesce(s.sittings, 0) as sittings, coalesce(s.shown, 0) as shown, coalesce(s.answers, 0) as answers,
			coalesce(s.credited, 0) as credited, coalesce(s.partly, 0) as partly, s.median_ms as "medianMs", s.counted_at as "countedAt"
		from unnest(${ids}::text[]) as i (id)
			left join bank_item b on b.version = ${bank} and b.item_id = i.id
			left join lateral (select p.se_a, p.se_b, p.se_steps from parameter p join parameter_set t on t.id = p.set_id
				where p.item_id = b.item_id and p.wording = item_wording(b.public, b.secret) order by t.n desc limit 1) r on true
			left join item_statistic s on s.item_id = i.id`.execute(db);
	return rows;
}

/** Counts all items' answers and showings again; answers how many items were counted. */
export async function countItems(db: Db, at: Date): Promise<number> {
	const { rows } = await sql<{ items: number }>`select count_items(${at}) as items`.execute(db);
	return rows[0]!.items;
}

/** What one counter has shown of a bank, in ended and in open sittings. */
export async function exposureOf(
	db: Db,
	counter: string,
	bank: string,
	size: number
): Promise<{ shown: Float64Array; sittings: number }> {
	const shown = new Float64Array(size);
	const ended = await sql<{ item: number; shown: number }>`
		select item, shown from item_exposure where counter = ${counter} and bank_version = ${bank}`.execute(db);
	const open = await sql<{
		item: number;
		shown: number;
		sittings: number;
	}>`select * from open_showings(${counter}, ${bank})`.execute(db);
	const all = await sql<{ sittings: number }>`
		select sittings from bank_exposure where counter = ${counter} and bank_version = ${bank}`.execute(db);
	for (const row of [...ended.rows, ...open.rows]) shown[row.item]! += row.shown;
	return { shown, sittings: (all.rows[0]?.sittings ?? 0) + (open.rows[0]?.sittings ?? 0) };
}

/** What an ended sitting showed goes into the counts, in one order for everybody. */
export async function addExposure(db: Db, counter: string, bank: string, items: readonly number[]): Promise<void> {
	await sql`insert into bank_exposure as e (counter, bank_version, sittings) values (${counter}, ${bank}, 1)
		on conflict (counter, bank_version) do update set sittings = e.sittings + 1`.execute(db);
	await sql`insert into item_exposure as e (counter, bank_version, item, shown)
		select ${counter}, ${bank}, item, 1 from unnest(${items}::smallint[]) as item order by item
		on conflict (counter, bank_version, item) do update set shown = e.shown + 1`.execute(db);
}
