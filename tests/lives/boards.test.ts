import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible, phonePage, picture } from '../support/browser.ts';
import { signInAs } from '../support/sign-in.ts';

/** The boards on a phone, each page once; then what the province says of places, rules and targets, until the board shows it. */

async function look(page: Page, path: string, name?: string): Promise<void> {
	const answer = await page.goto(path);
	expect(answer?.status(), path).toBe(200);
	const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	expect(wider, `${path} is wider than the phone`).toBeLessThanOrEqual(1);
	await expectAccessible(page);
	if (name) await picture(page, name);
}

test('the province looks at its boards, changes a rule, marks a place and withdraws a target', async () => {
	const page = await phonePage();
	await signInAs(page, 'mau.tinh', '/office/board');
	const target = '/office/board/2026-workers-basic';
	await look(page, '/office/board/show?place=82&year=2026', 'board-show');
	await page.click('main li a');
	await page.waitForSelector('text=2 / 11');
	await expectAccessible(page);
	for (const path of [
		`${target}/trend?place=82`,
		`${target}/compare?place=82`,
		`${target}/organisations?place=82`,
		'/office/board/2025-schools-stem-teachers/organisations?place=82',
		'/office/reports?place=82',
		'/office/targets/definitions',
		'/office/targets/definitions/outcome/stem-teachers-trained'
	])
		await look(page, path);

	await look(page, '/office/targets/new-rural');
	await page.fill('#field-place', '30178');
	await page.fill('#field-from', '31/02/2026');
	await page.fill('#field-source', 'QĐ 12/QĐ-UBND');
	await page.click('main form button >> nth=0');
	await page.waitForSelector('text=Ghi ngày/tháng/năm, ví dụ');
	await page.fill('#field-from', '01/01/2026');
	await page.click('main form button >> nth=0');
	await page.waitForSelector('text=Đã ghi 1 dòng');
	await look(page, `${target}?place=82&only=rural`, 'board-rural');
	expect(await page.locator('main tbody tr').count()).toBe(1);

	await look(page, '/office/targets/definitions/audience/youth');
	await page.click('main summary');
	await expectAccessible(page);
	await page.fill('[name="rule0.ageMax"]', '25');
	await page.fill('[name=reason]', 'Thử một độ tuổi khác');
	await page.click('button:has-text("Đếm thử")');
	await page.waitForSelector('text=đã đếm thử, chờ áp dụng');
	await expectAccessible(page);
	await picture(page, 'definition-tried');
	await page.click('button:has-text("Áp dụng và đếm lại")');
	await page.waitForSelector('text=Đã áp dụng lúc');
	await expectAccessible(page);

	await page.goto('/office/targets/2025-youth-assessed');
	await page.click('summary:has-text("Rút chỉ tiêu")');
	await page.fill('#withdraw-reason', 'Đã có chỉ tiêu năm 2026');
	await page.fill('#withdraw-issuer', 'Ban chỉ đạo tỉnh');
	await page.fill('#withdraw-number', '9/QĐ-BCĐ');
	await page.click('button:has-text("Rút chỉ tiêu này")');
	await page.waitForSelector('text=Chỉ tiêu này đã rút ngày');
	await expectAccessible(page);
	expect((await page.goto('/office/board/2025-youth-assessed?place=82'))?.status()).toBe(404);
});

test('an organisation sees itself against a target', async () => {
	const page = await phonePage();
	await signInAs(page, 'mau.donvi', '/office/board');
	await page.waitForSelector('h1');
	await look(page, '/office/board/2026-pupils-equipped/organisations', 'board-organisation');
	expect(await page.locator('main tbody tr').count()).toBe(1);
});
