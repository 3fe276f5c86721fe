import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openSpreadsheet } from '#server/roster/spreadsheet/index.ts';
import { expectAccessible, page as office, phonePage, picture } from '../support/browser.ts';
import { messyRoster } from '../support/messy-roster.ts';
import { asOwner, signInAs } from '../support/sign-in.ts';

const folder = mkdtempSync(join(tmpdir(), 'hocvuso-rosters-'));
const file = (name: string, bytes: string | Uint8Array) => {
	writeFileSync(join(folder, name), bytes);
	return join(folder, name);
};
const figures = (page: Page) =>
	page.$$eval('dl div', (all) =>
		Object.fromEntries(
			all.map((one) => [one.querySelector('dt')!.textContent, Number(one.querySelector('dd')!.textContent!.replace(/\D/g, ''))])
		)
	);

test('an office imports a messy roster, corrects it, sends it again, and undoes it', async () => {
	const all = async () =>
		Number((await asOwner<{ n: string }>(`select count(*) as n from residence where source = 'roster'`))[0]!.n);
	// Other lives import too.
	const before = await all();
	const people = async () => (await all()) - before;
	const page = await office({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
	await signInAs(page, 'mau.xa', '/office/rosters');
	await expectAccessible(page);
	await picture(page, 'rosters-empty');
	await page.click('text=Nhập danh sách mới');
	await expectAccessible(page);
	await picture(page, 'rosters-new');

	// What is no spreadsheet is refused in place, by name.
	await page.setInputFiles('#file', file('anh.xlsx', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2])));
	await page.click('main button');
	expect(await page.textContent('[role=alert]')).toContain('không phải bảng tính');

	await page.setInputFiles('#file', file('DS lộn xộn (bản cuối).xlsx', messyRoster()));
	await page.click('main button');
	await page.waitForSelector('#column-0');
	expect(await page.$$eval('select[id^=column-]', (all) => all.map((one) => (one as HTMLSelectElement).value))).toEqual([
		'',
		'name',
		'male',
		'female',
		'number',
		'phone',
		'hamlet',
		'place',
		'household'
	]);
	await expectAccessible(page);
	await picture(page, 'rosters-columns');
	await page.click('text=Kiểm tra danh sách');
	await page.waitForSelector('#problems', { timeout: 20_000 });
	await expectAccessible(page);
	await picture(page, 'rosters-findings');
	expect(await page.textContent('#problems')).toContain('Cột C (Năm sinh – Nam)');
	const found = await figures(page);
	expect(found['Người mới, sẽ thêm vào sổ']).toBeGreaterThan(10);

	const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Tệp Excel')]);
	expect(download.suggestedFilename()).toBe('DS lộn xộn (bản cuối) - Dòng cần sửa.xlsx');
	const rejected = await openSpreadsheet(new Uint8Array(readFileSync(await download.path())));
	const rows = [];
	for await (const batch of rejected.rows(0)) rows.push(...batch);
	expect(rows[0]!.cells.at(-1)).toBe('Lỗi / Cách sửa');
	expect(rows.length - 1).toBe(
		Object.entries(found).reduce((sum, [name, n]) => sum + (/mới, sẽ|cập nhật/.test(name) ? 0 : n), 0)
	);

	await page.click('form.apply button');
	await page.waitForSelector('text=Đã ghi vào sổ', { timeout: 20_000 });
	await expectAccessible(page);
	await picture(page, 'rosters-done');
	expect(await people()).toBe(found['Người mới, sẽ thêm vào sổ']);
	await page.click('main summary');
	await page.click('text=Hoàn tác >> nth=-1');
	await page.waitForSelector('[role=alert]');
	expect(await people()).toBe(found['Người mới, sẽ thêm vào sổ']);
	await page.click('main summary');
	await page.check('[name=sure]');
	await page.click('form[action*=undo] button');
	await page.waitForSelector('text=Đã hoàn tác', { timeout: 20_000 });
	expect(await people()).toBe(0);
	await page.goto('/office/rosters');
	await picture(page, 'rosters-list');
	await expectAccessible(page);
});

test('the same on a phone, without scripts', async () => {
	const page = await phonePage({ javaScriptEnabled: false });
	await signInAs(page, 'mau.xa', '/office/rosters/new');
	await picture(page, 'rosters-phone-new');
	await page.setInputFiles(
		'#file',
		file(
			'danh-sach.csv',
			'Họ và tên;Ngày sinh;Ấp;Số CCCD\nNguyễn Văn An;05/03/1962;Ấp 1;\nTrần Bé;5/3/62;Ấp 2;\nLê Cúc;1970;Ấp 1;'
		)
	);
	await page.click('main button');
	await picture(page, 'rosters-phone-columns');
	await page.click('text=Kiểm tra danh sách');
	// The browser itself asks again until the job is done.
	await page.waitForSelector('#problems', { timeout: 30_000 });
	await picture(page, 'rosters-phone-findings');
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
	await page.click('form.apply button');
	await page.waitForSelector('text=Bước 3', { timeout: 30_000 });
	await picture(page, 'rosters-phone-done');
	expect(await page.textContent('main')).toContain('Người mới: 2');
});
