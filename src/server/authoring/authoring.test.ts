import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { asActor } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { assessmentJobs, itemStatistics } from '#server/assessment/index.ts';
import { bankOf, buildOfficer, buildResident, communeId, takeAll, type Staff } from '../../../tests/support/assessment.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { approved, buildEditor, newItem, rightFor } from '../../../tests/support/items.ts';
import {
	answerBlind,
	checkDraft,
	CHECKLIST,
	exportPackage,
	importPackage,
	readReview,
	recordReview,
	releaseItems,
	retireItem,
	saveVersion,
	submitVersion,
	takeBackVersion,
	withdrawVersion
} from './index.ts';
import { writePackage } from './qti/write-package.ts';

const database = useDatabase({ content: true });
let author: Staff, reviewer: Staff;
beforeAll(async () => {
	author = await buildEditor(database, 'người soạn');
	reviewer = await buildEditor(database, 'người rà soát');
});
const save = (body: Record<string, unknown> | object, base = 0, by = author) =>
	saveVersion(database.app, by, { body: body as Record<string, unknown>, base, note: 'thử' });
const verdict = (item: string, version: number, more: Partial<Parameters<typeof recordReview>[2]> = {}) =>
	recordReview(database.app, reviewer, {
		id: newId(),
		item,
		version,
		checks: CHECKLIST,
		factSource: 'Nghị định',
		verdict: 'approve',
		words: '',
		...more
	});
const refused = (code: string) => expect.objectContaining({ code });
test('a picture that nobody brought, or that no words tell, is a fault of the draft', async () => {
	const draft = (change: object) => checkDraft(database.app, author, { ...newItem('1.1-97'), ...change });
	const picture = `${'0'.repeat(64)}.webp`;
	expect((await draft({ picture })).map(({ path, what }) => ({ path, what }))).toEqual([
		{ path: 'pictureAlt', what: 'a picture needs words for those who do not see it' },
		{ path: 'picture', what: 'there is no picture {picture}' }
	]);
	const told = { pictureAlt: { vi: 'Mã QR trên quầy', en: 'A QR code' } };
	expect(await draft({ picture: 'pictures/qr-counter.svg', ...told })).toEqual([]);
	expect(await draft({ picture: 'pictures/none.svg', ...told })).toMatchObject([
		{ path: 'picture', details: { picture: 'content/items/pictures/none.svg' } }
	]);
	expect(await draft({ picture: '../../etc/passwd.svg', ...told })).toMatchObject([{ path: 'picture' }]);
});

const stateOf = async (item: string) =>
	(
		await sql<{
			version: number;
			state: string;
		}>`select version, state from item_state where item_id = ${item} order by version`.execute(database.owner)
	).rows.map(({ state }) => state);

test('what is written, reviewed blind and released is in the bank; the version before it is superseded', async () => {
	const before = await bankOf(database);
	const item = newItem('1.1-91');
	await approved(database, author, reviewer, item);
	expect((await bankOf(database)).has(item.id)).toBe(false);
	const { bank, items } = await releaseItems(database.app, author, { items: [item.id] });
	expect(items).toBe(before.size + 1);
	expect((await bankOf(database)).get(item.id)).toMatchObject({ key: 'a', stem: item.stem });

	const better = { ...item, stem: { ...item.stem, vi: 'Cô Sáu muốn biết giờ tàu đi Nam Du. Cô gõ gì?' } };
	await approved(database, author, reviewer, better, 1);
	expect((await bankOf(database)).get(item.id)!.stem).toEqual(item.stem);
	const second = await releaseItems(database.app, reviewer, { items: [item.id] });
	expect(second.bank).not.toBe(bank);
	expect((await bankOf(database)).get(item.id)!.stem).toEqual(better.stem);
	expect(await stateOf(item.id)).toEqual(['superseded', 'released']);
});

test('a form sent twice makes one version; who wrote on an older page is told', async () => {
	const item = newItem('1.1-92');
	expect(await save(item)).toEqual({ item: item.id, version: 1 });
	expect(await save(item)).toEqual({ item: item.id, version: 1 });
	await expect(save({ ...item, level: 3 })).rejects.toEqual(refused('item-id-taken'));
	expect(await save({ ...item, level: 3 }, 1)).toEqual({ item: item.id, version: 2 });
	await expect(save({ ...item, level: 1 }, 1)).rejects.toEqual(refused('conflict'));
	expect(await stateOf(item.id)).toEqual(['superseded', 'draft']);
	await withdrawVersion(database.app, author, { item: item.id, version: 2, why: 'trùng' });
	expect(await stateOf(item.id)).toEqual(['superseded', 'withdrawn']);
});

test('a draft may have faults; it is not handed to a reviewer until they are mended', async () => {
	const item = { ...newItem('1.1-93'), key: 'z' };
	const { version } = await save(item);
	await expect(submitVersion(database.app, author, { item: item.id, version })).rejects.toEqual(refused('item-has-faults'));
	const next = await save({ ...item, key: 'a' }, version);
	await submitVersion(database.app, author, { item: item.id, version: next.version });
	await takeBackVersion(database.app, author, { item: item.id, version: next.version });
	expect((await stateOf(item.id)).at(-1)).toBe('draft');
	for (const [body, code] of [
		[{ ...item, id: '../x' }, 'item-id-bad'],
		[{ ...item, id: '1.1-94', padding: 'x'.repeat(50_000) }, 'item-too-large']
	] as const)
		await expect(save(body)).rejects.toEqual(refused(code));
});

describe('a review', () => {
	const item = newItem('1.1-95');
	let version: number;
	beforeAll(async () => {
		({ version } = await save(item));
		await submitVersion(database.app, author, { item: item.id, version });
	});

	test('is not the author’s, nor that of somebody who wrote an earlier draft of it', async () => {
		await expect(readReview(database.app, author, { item: item.id, language: 'vi' })).rejects.toEqual(refused('item-own-review'));
		const other = newItem('1.1-96');
		await save(other, 0, reviewer);
		await save({ ...other, reading: 2 }, 1, author);
		await submitVersion(database.app, author, { item: other.id, version: 2 });
		await expect(answerBlind(database.app, reviewer, { item: other.id, version: 2, response: null })).rejects.toEqual(
			refused('item-own-review')
		);
	});

	test('shows the question alone until it was answered, and only the first answer counts', async () => {
		const blind = await readReview(database.app, reviewer, { item: item.id, language: 'vi' });
		expect(blind.answered).toBeNull();
		expect(JSON.stringify(blind)).not.toContain(item.rationale.vi);
		await expect(verdict(item.id, version)).rejects.toEqual(refused('review-not-blind'));
		expect(await answerBlind(database.app, reviewer, { item: item.id, version, response: null })).toEqual({ agrees: false });
		const { given } = rightFor(reviewer, item, version);
		expect(await answerBlind(database.app, reviewer, { item: item.id, version, response: given })).toEqual({ agrees: false });
		expect((await readReview(database.app, reviewer, { item: item.id, language: 'vi' })).answered).toMatchObject({
			agrees: false,
			response: null,
			body: { key: 'a' }
		});
	});

	test('sends back where reader and key differ, with words', async () => {
		await expect(verdict(item.id, version)).rejects.toEqual(refused('review-differs'));
		await expect(verdict(item.id, version, { verdict: 'send-back' })).rejects.toEqual(refused('review-no-words'));
		await verdict(item.id, version, { verdict: 'send-back', words: 'Câu a và b đều được.' });
		expect(await stateOf(item.id)).toEqual(['sent-back']);
		await expect(releaseItems(database.app, author, { items: [item.id] })).rejects.toEqual(refused('not-approved'));
	});

	test('approves with the whole checklist and a source', async () => {
		const next = await save({ ...item, level: 1, b: -1 }, version);
		await submitVersion(database.app, author, { item: item.id, version: next.version });
		const { given } = rightFor(reviewer, { ...item, level: 1, b: -1 }, next.version);
		await answerBlind(database.app, reviewer, { item: item.id, version: next.version, response: given });
		await expect(verdict(item.id, next.version, { checks: ['one-key'] })).rejects.toEqual(refused('review-unchecked'));
		await expect(verdict(item.id, next.version, { factSource: '' })).rejects.toEqual(refused('review-no-source'));
		await verdict(item.id, next.version);
		expect(await stateOf(item.id)).toEqual(['superseded', 'approved']);
	});
});

test('a retired item leaves the bank and names its successor; the bank is never left short', async () => {
	const old = newItem('1.1-97');
	const young = newItem('1.1-98');
	for (const item of [old, young]) await approved(database, author, reviewer, item);
	await releaseItems(database.app, author, { items: [old.id, young.id] });
	const retire = (successor: string | null, item = old.id) =>
		retireItem(database.app, author, { item, why: 'Bến đã đổi', successor });
	await expect(retire('1.1-00')).rejects.toEqual(refused('successor-unknown'));
	await retire(young.id);
	expect((await bankOf(database)).has(old.id)).toBe(false);
	await expect(retire(null)).rejects.toEqual(refused('item-not-released'));
	const skill = [...(await bankOf(database)).values()].filter(({ skill }) => skill === '5.4');
	const gone: string[] = [];
	const run = async () => {
		for (const { id } of skill) {
			await retire(null, id);
			gone.push(id);
		}
	};
	await expect(run()).rejects.toEqual(refused('bank-short'));
	const bank = await bankOf(database);
	expect(skill.filter(({ id }) => !bank.has(id)).map(({ id }) => id)).toEqual(gone);
});

describe('the walls hold where a verb would forget to ask', () => {
	test('only the role content sees and writes items', async () => {
		const officer = await buildOfficer(database, 'commune', await communeId(database));
		await expect(save(newItem('1.1-80'), 0, officer)).rejects.toEqual(refused('forbidden'));
		const seen = await asActor(database.app, officer, (db) => sql`select from item_version`.execute(db));
		expect(seen.rows).toEqual([]);
		await expect(
			asActor(database.app, officer, (db) => sql`insert into bank_version (id, items) values ('x', 0)`.execute(db))
		).rejects.toThrow(/row-level security/);
	});

	const attempt = (by: Staff, statement: ReturnType<typeof sql>) => asActor(database.app, by, (db) => statement.execute(db));
	test('nobody writes in another’s name, reviews their own, releases what nobody approved, or changes what was written', async () => {
		const item = newItem('1.1-81');
		const { version } = await save(item);
		await submitVersion(database.app, author, { item: item.id, version });
		await expect(
			attempt(
				author,
				sql`insert into item_version (item_id, version, body, origin, author) values (${item.id}, 2, ${JSON.stringify(item)}::jsonb, 'office', ${reviewer.accountId})`
			)
		).rejects.toThrow(/row-level security/);
		await expect(
			attempt(
				author,
				sql`insert into item_blind_answer (item_id, version, reviewer, agrees) values (${item.id}, ${version}, ${author.accountId}, true)`
			)
		).rejects.toThrow(/cannot review it/);
		// The trigger speaks for the owner too.
		await expect(
			sql`insert into item_blind_answer (item_id, version, reviewer, agrees) values (${item.id}, ${version}, ${author.accountId}, true)`.execute(
				database.owner
			)
		).rejects.toThrow(/cannot review it/);
		await expect(
			attempt(
				author,
				sql`insert into item_step (item_id, version, n, state, account_id) values (${item.id}, ${version}, 3, 'released', ${author.accountId})`
			)
		).rejects.toThrow(/row-level security/);
		// A review stands on a blind answer, and says what it said.
		await expect(
			attempt(
				reviewer,
				sql`insert into item_review (item_id, version, reviewer, agreed, verdict, words) values (${item.id}, ${version}, ${reviewer.accountId}, true, 'approve', '')`
			)
		).rejects.toThrow(/foreign key/);
		for (const table of ['item_version', 'item_step', 'item_review', 'item_blind_answer'])
			for (const deed of [`update ${table} set version = 9`, `delete from ${table}`])
				await expect(attempt(author, sql.raw(deed) as never)).rejects.toThrow(/permission denied/);
	});
});

describe('packages', () => {
	test('go out without what is not released and come in as drafts of whoever brought them', async () => {
		const item = newItem('1.3-90', { skill: '1.3' });
		await approved(database, author, reviewer, item);
		await releaseItems(database.app, author, { items: [item.id] });
		const { zip, items } = await exportPackage(database.app, author, { skills: ['1.3'] });
		expect(items).toBe(13);
		expect(await importPackage(database.app, reviewer, { bytes: zip, skill: '1.3', note: 'gói' })).toMatchObject({
			drafts: [],
			problems: []
		});

		const changed = writePackage([
			{ ...item, level: 1, b: -1.2 },
			{ ...item, id: '1.3-91', situation: '1.3-khac' },
			{ ...item, id: '1.3-91', situation: '1.3-khac-nua' }
		]).zip;
		const imported = await importPackage(database.app, reviewer, { bytes: changed, skill: '1.3', note: 'gói' });
		expect(imported.drafts).toEqual([
			{ item: item.id, version: 2 },
			{ item: '1.3-91', version: 1 }
		]);
		expect(imported.problems).toMatchObject([{ file: 'items/1.3-91.xml', details: { id: '1.3-91' } }]);
		expect(await stateOf(item.id)).toEqual(['released', 'draft']);
		expect((await bankOf(database)).get(item.id)!.level).toBe(2);
		// Somebody works on it now: another package does not write over it.
		const again = await importPackage(database.app, author, {
			bytes: writePackage([{ ...item, level: 1, b: -1.1 }]).zip,
			skill: '1.3',
			note: ''
		});
		expect(again).toMatchObject({ drafts: [], problems: [{ what: expect.stringContaining('working on') }] });
	});
});

test('statistics are counted from answers, shown from a stated number on, and seen by nobody else', async () => {
	const resident = await buildResident(database);
	const bank = await bankOf(database);
	const view = await takeAll(database, resident, bank, () => true);
	const { rows } = await sql<{ item_id: string; n: number }>`
		select b.item_id, b.n from answer a join sitting s on s.person_id = a.person_id and s.id = a.sitting_id
			join bank_item b on b.version = s.bank_version and b.n = a.item where a.sitting_id = ${view.id} order by a.n limit 1`.execute(
		database.owner
	);
	const { item_id, n } = rows[0]!;
	const seen = async (by: Staff) => (await asActor(database.app, by, (db) => itemStatistics(db, [item_id]))).get(item_id)!;
	expect(await seen(author)).toMatchObject({ answers: 0, countedAt: null, parameters: { errors: null } });
	await assessmentJobs['count-items']!(null, { db: database.worker } as never);
	expect(await seen(author)).toMatchObject({ answers: 1, credited: null, exposure: { shown: 1, sittings: 1, share: 1 } });

	// As if many had answered the same, all of them right.
	await sql`insert into answer (person_id, id, sitting_id, n, item, category, answered_at, elapsed_ms)
		select person_id, uuidv7(), sitting_id, 1000 + i, ${n}, 1, answered_at, 10000 from answer, generate_series(1, 120) i
		where sitting_id = ${view.id} and n = 0`.execute(database.owner);
	await assessmentJobs['count-items']!(null, { db: database.worker } as never);
	expect(await seen(author)).toMatchObject({ answers: 121, credited: 1, medianSeconds: 10, flags: ['too-easy'] });
	const officer = await buildOfficer(database, 'commune', await communeId(database));
	expect(await seen(officer)).toMatchObject({ answers: 0 });
});
