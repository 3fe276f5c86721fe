import { globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ItemFile, Lesson, type BankItem } from '#contract/content.ts';
import { toneless } from '#core/text.ts';
import { connect } from '#server/platform/db/index.ts';
import { recount } from '#server/recognition/index.ts';
import { expectAccessible, page as office, phonePage, picture, slowDown } from '../support/browser.ts';
import { answerQuestion } from '../support/questions.ts';
import { asOwner, signInAs } from '../support/sign-in.ts';
import { system } from '../support/own-system.ts';

/** The whole loop, as the people who live it: an officer at a desk, a resident on a borrowed phone, the board on the wall. */

const TARGET = '2026-adults-assessed';
const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const bank = new Map<string, BankItem>(
	globSync('content/items/{,performance/}*.json').flatMap((file) =>
		ItemFile.parse(read(file)).items.map((item) => [item.stem.vi, item] as const)
	)
);

/** As an office keeps it: a title above the header, tones written apart, a gap, a day that is none, a phone in three spellings. */
const ROSTER = [
	'UBND XÃ MỸ AN HƯNG;;;;;',
	';;;;;',
	'STT;Họ và tên;Ngày sinh;Giới tính;Ấp;Điện thoại',
	`1;${'Lý Thị Bé Tám'.normalize('NFD')};1961;Nữ;Ấp 1;0912.345.670`,
	'2;Châu Văn Lượm;12/04/1958;Nam;Ấp 2;+84 912 345 671',
	'3;;1970;Nữ;Ấp 1;',
	'4;Huỳnh Thị Sen;31/02/1966;Nữ;Ấp 3;',
	'5;  lý   thị bé tám ;1961;Nữ;Ấp 1;84912345670',
	';;;;;'
].join('\r\n');

const heading = async (page: Page) => (await page.textContent('h1'))?.trim() ?? '';
/** How many of the commune were assessed, as the board of that target shows it now. */
const assessedOnBoard = async (board: Page) => {
	const cells = await board.$$eval('main dl div', (all) =>
		all.map((one) => [one.querySelector('dt')?.textContent, one.querySelector('dd')?.textContent] as const)
	);
	return Number(cells.find(([name]) => name === 'Đã đánh giá')?.[1]?.replace(/\D/g, ''));
};

async function importRoster(page: Page): Promise<void> {
	const file = join(mkdtempSync(join(tmpdir(), 'hocvuso-loop-')), 'danh sách ấp.csv');
	writeFileSync(file, ROSTER);
	await page.goto('/office/rosters/new');
	await page.setInputFiles('#file', file);
	await page.click('main button');
	await page.waitForSelector('#column-0');
	await page.click('text=Kiểm tra danh sách');
	await page.waitForSelector('#problems', { timeout: 20_000 });
	await page.click('form.apply button');
	await page.waitForSelector('text=Đã ghi vào sổ', { timeout: 20_000 });
}

/** Somebody grown up whom the roster brought; the page that finds them is used as an officer would. */
async function printCode(page: Page): Promise<{ person: string; name: string; code: string }> {
	const [row] = await asOwner<{ id: string; full_name: string }>(`
		select p.id, i.full_name from person p join identity i on i.person_id = p.id join residence r on r.person_id = p.id
		where r.source = 'roster' and i.full_name = 'Lý Thị Bé Tám'`);
	await page.goto(`/office/people?q=${encodeURIComponent(row!.full_name)}`);
	await page.getByRole('link', { name: row!.full_name }).first().click();
	await page.waitForURL('**/office/people/*');
	await picture(page, 'loop-person');
	await page.goto(`/office/people/${row!.id}/code`);
	await page.click('form[action="?/issue"] button');
	await page.waitForSelector('.code');
	await expectAccessible(page);
	await picture(page, 'loop-code');
	const code = (await page.getAttribute('.code', 'aria-label'))!;
	return { person: row!.id, name: row!.full_name, code };
}

/** From the cell that moved to the person in it, and to the fact that moved it. */
async function walkToTheFacts(page: Page, name: string): Promise<void> {
	await page
		.getByRole('definition')
		.filter({ has: page.locator('a[href*="column=assessed"]') })
		.getByRole('link')
		.click();
	await page.waitForURL('**/people?*');
	await page.fill('#q', toneless(name));
	await page.click('form[role=search] button');
	await page.waitForURL('**q=*');
	await expectAccessible(page);
	await picture(page, 'loop-cell');
	await page.getByRole('link', { name }).click();
	await page.waitForURL('**/facts');
	expect(await page.locator('section.card', { hasText: 'Hoàn thành đánh giá chuẩn của nhóm mình' }).textContent()).toContain(
		'Xong:'
	);
	await expectAccessible(page);
	await picture(page, 'loop-facts');
}

/** The province sees figures and no people, has everything counted again, and publishes. */
async function lookFromTheProvince(page: Page): Promise<void> {
	await page.goto(`/office/board/${TARGET}/people?place=30178&column=assessed`);
	await expectAccessible(page);
	expect(await page.textContent('main')).toContain('không xem từng người');
	expect(await page.locator('tbody').count()).toBe(0);
	await page.goto('/office/board?place=82');
	await page.click('.recount button');
	await page.waitForURL('**/office/board/recounts');
	await page.waitForSelector('td:has-text("bảng số khớp với dữ kiện"), td:has-text("ô lệch")', { timeout: 30_000 });
	await expectAccessible(page);
	await picture(page, 'loop-recounts');
	await page.goto('/office/releases');
	await page.click('main form button');
	await page.waitForSelector('.notice.good');
	await page.goto(`/figures/${TARGET}`);
	await page.waitForSelector('svg path');
	await expectAccessible(page);
	await picture(page, 'loop-public');
}

async function takeAssessment(phone: Page): Promise<number> {
	await phone.goto('/assess');
	await expectAccessible(phone);
	await picture(phone, 'loop-assess');
	await phone.check('[name=agree]');
	await phone.click('form[action="?/agree"] button');
	await phone.click('form[action="?/start"] button');
	await phone.waitForURL(/\/assess\/[0-9a-f-]{36}/);
	let asked = 0;
	while (!phone.url().endsWith('/result')) {
		const stem = await heading(phone);
		if (stem === 'Xong rồi!') {
			await phone.waitForURL('**/result');
			break;
		}
		const item = bank.get(stem);
		if (!item) throw new Error(`the bank has no item that says: ${stem}`);
		if (asked === 0) await expectAccessible(phone);
		if (asked < 3) await picture(phone, `loop-question-${asked + 1}`);
		// Sure in most things, wrong in every fifth, and lost where things must be done: what they are called on the phone is the sitting's secret.
		await answerQuestion(phone, item, item.type !== 'performance' && asked % 5 !== 4, 'main form .button.wide:not(.plain)');
		await phone
			.waitForFunction(
				(before) => location.pathname.endsWith('/result') || document.querySelector('h1')?.textContent?.trim() !== before,
				stem,
				{ timeout: 30_000 }
			)
			.catch(async (error: unknown) => {
				await picture(phone, 'loop-stuck');
				throw new Error(`stuck at ${item.id} (${item.type})`, { cause: error });
			});
		asked += 1;
		if (asked > 60) throw new Error('the sitting does not end');
	}
	return asked;
}

async function learnLesson(phone: Page, id: string): Promise<void> {
	const lesson = Lesson.parse(read(`content/lessons/${id}/lesson.json`));
	await phone.goto(`/learn/${id}`);
	const next = phone.locator('main :is(a.button, button.button).wide').first();
	for (const { heading: words } of lesson.pages) {
		expect(await heading(phone)).toBe(words.vi);
		await next.click();
		await phone.waitForFunction((before) => document.querySelector('h1')?.textContent?.trim() !== before, words.vi);
	}
	await answerQuestion(phone, lesson.task.try, true, '');
	await phone.waitForSelector('text=Đúng chỗ rồi!');
	await next.click();
	for (let n = 0; n < 5; n += 1) {
		await phone.waitForSelector(`text=Câu ${n + 1}/5`);
		const stem = await heading(phone);
		const question = lesson.checks.find((check) => check.stem.vi === stem);
		if (!question) throw new Error(`no question of ${id} says: ${stem}`);
		await answerQuestion(phone, question, true, 'main :is(a.button, button.button).wide');
		await phone.waitForSelector('.verdict');
		await next.click();
	}
	await phone.waitForSelector('text=Bạn đã xong bài này!');
}

test('from a messy roster to a resident on the board', { timeout: 300_000 }, async () => {
	const officer = await office({ viewport: { width: 1280, height: 900 } });
	await signInAs(officer, 'mau.xa', '/office/board');
	await importRoster(officer);
	const { person, name, code } = await printCode(officer);

	// The board stays open on the wall while the resident works.
	const told = officer.waitForResponse('**/office/board/changes');
	await officer.goto(`/office/board/${TARGET}`);
	expect((await told).headers()['content-type']).toBe('text/event-stream');
	await expectAccessible(officer);
	await picture(officer, 'loop-board-before');
	const before = await assessedOnBoard(officer);

	const phone = await phonePage();
	await slowDown(phone);
	phone.setDefaultTimeout(60_000);
	await phone.goto('/sign-in?to=/me');
	await phone.fill('[name=code]', code.toLowerCase().replaceAll(' ', ''));
	await phone.click('form.code button');
	await phone.waitForURL('**/me');
	expect(await phone.textContent('main')).toContain(name);
	await picture(phone, 'loop-me');

	const asked = await takeAssessment(phone);
	expect(asked).toBeGreaterThanOrEqual(8);
	await expectAccessible(phone);
	await picture(phone, 'loop-result');
	const result = (await phone.textContent('main'))!;
	expect(result).toMatch(/\d{2}\/\d{2}\/\d{4}/);

	// Nobody touched the officer's page: the cell moved by itself.
	await expect.poll(() => assessedOnBoard(officer), { timeout: 15_000 }).toBe(before + 1);
	await picture(officer, 'loop-board-after');
	await walkToTheFacts(officer, name);

	await learnLesson(phone, 'k2');
	await phone.goto('/me');
	await picture(phone, 'loop-me-after');
	await expect
		.poll(async () =>
			(await asOwner<{ what: string }>(`select what from evidence where person_id = $1`, [person])).map(({ what }) => what)
		)
		.toContain('lesson:k2');

	const committee = await office({ viewport: { width: 1280, height: 900 } });
	await signInAs(committee, 'mau.tinh', '/office/board');
	await committee.waitForURL('**/office/board');
	await lookFromTheProvince(committee);

	// What the running tallies say is what the facts say.
	const { db, close } = connect(system().urls.worker, { max: 3 });
	try {
		// Other lives plant people by hand; what they left is counted first, so that only what happened here can differ.
		const look = async (repair: boolean) => recount(db, { repair, by: null, clock: () => new Date() });
		const left = await asOwner<{ id: string }>(
			`select p.id from person p left join standing s on s.person_id = p.id where s.person_id is null`
		);
		if (left.length > 0) await db.executeQuery(CompiledQuery.raw('select refresh_standing($1)', [left.map(({ id }) => id)]));
		await expect.poll(() => look(false), { timeout: 20_000, interval: 1000 }).toMatchObject({ people: 0, cells: [] });
	} finally {
		await close();
	}
});
