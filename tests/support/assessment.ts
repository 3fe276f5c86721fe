import { sql } from 'kysely';
import type { SittingView } from '#contract/assessment.ts';
import type { BankItem } from '#contract/content.ts';
import type { Given } from '#core/answers.ts';
import { mask } from '#core/mask.ts';
import { recordAnswers, republishBank, startSitting } from '#server/assessment/index.ts';
import { newId } from '#server/platform/ids.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { TestDatabase } from './database.ts';
import { partAnswerTo, rightAnswerTo } from './questions.ts';

export type Resident = Extract<Actor, { kind: 'resident' }>;
export type Staff = Extract<Actor, { kind: 'staff' }>;

/** The day on which tests take place. */
export const NOW = new Date('2026-11-20T02:00:00Z');

/** One of today's communes of the province, by code. */
export async function communeId(database: TestDatabase, code = '30178'): Promise<number> {
	const { rows } = await sql<{ id: number }>`select id from place where code = ${code} and valid_to = 'infinity'`.execute(
		database.owner
	);
	return rows[0]!.id;
}

/** Somebody who lives in a commune and, unless said otherwise, has agreed to being assessed. */
export async function buildResident(
	database: TestDatabase,
	{ place, birthYear = 1960, consent = true }: { place?: number; birthYear?: number; consent?: boolean } = {}
): Promise<Resident> {
	const personId = newId();
	await sql`insert into person (id, home_place_id, birth_year) values (${personId}, ${place ?? (await communeId(database))}, ${birthYear})`.execute(
		database.owner
	);
	if (consent) {
		await sql`insert into consent_wording (purpose, version, basis, title_vi, title_en, text_vi, text_en, effective, source, provisional)
			values ('assessment', 1, 'consent', 'Làm bài đánh giá', 'Assessment', 'Tôi đồng ý.', 'I agree.', '2026-01-01', 'test', true) on conflict do nothing`.execute(
			database.owner
		);
		await sql`insert into consent (person_id, id, purpose, version, given, manner, at) values (${personId}, ${newId()}, 'assessment',
			(select max(version) from consent_wording where purpose = 'assessment'), true, 'self', '2026-11-01')`.execute(
			database.owner
		);
	}
	return { kind: 'resident', personId };
}

/** A member of staff with one role in a place. */
export async function buildOfficer(
	database: TestDatabase,
	role: 'commune' | 'helper' | 'inspector' | 'province',
	place: number
): Promise<Staff> {
	const accountId = newId();
	await sql`insert into staff (id, name, email) values (${accountId}, ${role}, ${`${accountId}@vidu.vn`})`.execute(
		database.owner
	);
	await sql`insert into role_assignment (account_id, role, place_id) values (${accountId}, ${role}, ${place})`.execute(
		database.owner
	);
	return { kind: 'staff', accountId };
}

/** Makes a person a member of an organisation of this kind. */
export async function join(
	database: TestDatabase,
	person: string,
	kind: string,
	post: string,
	{ isPublic = false, grade = null as number | null } = {}
): Promise<void> {
	const id = newId();
	await sql`insert into organisation (id, name, kind, public, place_id) values (${id}, ${`${kind} ${id}`}, ${kind}, ${isPublic}, ${await communeId(database)})`.execute(
		database.owner
	);
	await sql`insert into membership (person_id, id, organisation_id, post, grade, from_date, source) values (${person}, ${newId()}, ${id}, ${post}, ${grade}, '2025-01-01', 'test')`.execute(
		database.owner
	);
}

/** The bank with its keys, as the owner sees it. */
export async function bankOf(database: TestDatabase): Promise<Map<string, BankItem>> {
	const { rows } = await sql<{
		item_id: string;
		skill: string;
		groups: string[];
		level: number;
		a: number;
		b: number;
		steps: number[] | null;
		public: object;
		secret: object;
	}>`
		select * from bank_item where version = (select id from bank_version order by loaded_at desc limit 1)`.execute(
		database.owner
	);
	return new Map(
		rows.map((row) => [
			row.item_id,
			{
				...row.public,
				...row.secret,
				id: row.item_id,
				skill: row.skill,
				groups: row.groups,
				level: row.level,
				a: row.a,
				b: row.b,
				...(row.steps && { steps: row.steps })
			} as BankItem
		])
	);
}

/** The same bank, of which no item tells much: a sitting then goes on until something else than precision ends it. */
export async function weakenBank(database: TestDatabase): Promise<void> {
	const bank = await bankOf(database);
	await republishBank(database.owner, new Map([...bank].map(([id, { a, b, steps }]) => [id, { a: 0.6 * a, b, steps }])));
}

/** The right answer to the question that is out, in the names of the sitting. */
export function rightAnswer(bank: ReadonlyMap<string, BankItem>, view: SittingView): Given {
	const { question } = mask(bank.get(view.item!.id)!, `${view.id} ${view.item!.id}`);
	return rightAnswerTo(question);
}

/** An answer to the question that is out that earns a part of its points; null where none does. */
export function partAnswer(bank: ReadonlyMap<string, BankItem>, view: SittingView): Given | null {
	const { question } = mask(bank.get(view.item!.id)!, `${view.id} ${view.item!.id}`);
	return partAnswerTo(question);
}

export const start = (
	database: TestDatabase,
	actor: Actor,
	given: Partial<Parameters<typeof startSitting>[2]> = {}
): Promise<SittingView> => startSitting(database.app, actor, { id: newId(), mode: 'alone', language: 'vi', now: NOW, ...given });

/**
 * Puts this item out in an open sitting, behind the engine's back: chance would take long to come by it.
 * Whoever holds the sitting in memory finds out at the next answer to what was out before.
 */
export const putOut = (owner: Db, sitting: string, item: string): Promise<unknown> =>
	sql`update sitting s set current_item = (select n from bank_item b where b.version = s.bank_version and b.item_id = ${item})
		where s.id = ${sitting}`.execute(owner);

/** Answers the question that is out; `response` null is "I don't know". */
export const reply = (
	database: TestDatabase,
	actor: Actor,
	view: SittingView,
	response: Given | null,
	{ id = newId(), now = NOW, elapsed = 20_000 } = {}
): Promise<SittingView> =>
	recordAnswers(database.app, actor, {
		sitting: view.id,
		answers: [{ id, item: view.item!.id, response, answeredAt: now.toISOString(), elapsed }],
		language: 'vi',
		now
	});

/** Answers to the end; `knows` says whether the person gets an item right. */
export async function takeAll(
	database: TestDatabase,
	actor: Actor,
	bank: ReadonlyMap<string, BankItem>,
	knows: (item: BankItem, n: number) => boolean,
	view?: SittingView
): Promise<SittingView> {
	let now = view ?? (await start(database, actor));
	while (now.state === 'open')
		now = await reply(database, actor, now, knows(bank.get(now.item!.id)!, now.answered) ? rightAnswer(bank, now) : null);
	return now;
}
