import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { vietnamDay } from '#core/days.ts';
import { expectAccessible, page as office, phonePage, picture } from '../support/browser.ts';
import { asOwner, signInAs } from '../support/sign-in.ts';

/** A decree from its file to the map and back: the province drafts on a phone, an administrator applies, the board stands on both maps. */

const ROWS = [
	'Mã cũ;Mã mới;Tên mới;Một phần',
	'30208;30208;Phường Hòa Long;',
	'30214;30208;Phường Hòa Long;',
	'30226;30226;Xã Lai Vung Đông;x',
	'30226;39998;Xã Lai Vung Tây;x'
];

test('a decree is drafted, previewed, settled in part, applied, read on both maps, and undone', async () => {
	await asOwner(`insert into place (code, level, kind, name_vi, name_en, parent_id, valid_from, source)
		select '30226.901', 'hamlet', 'hamlet', 'Ấp Tân Lợi', 'Tan Loi hamlet', id, '2025-07-01', 'test' from place where code = '30226' and valid_to = 'infinity'`);
	const file = join(mkdtempSync(join(tmpdir(), 'hocvuso-decree-')), 'sắp xếp.csv');
	const province = await phonePage();
	await signInAs(province, 'mau.tinh', '/office/decrees');
	// What is opened before the page's script has come is shut by it.
	await province.waitForSelector('h1:has-text("Sắp xếp đơn vị")');
	await province.waitForLoadState('networkidle');
	await province.click('main summary');
	const today = vietnamDay(new Date()).split('-').reverse().join('/');
	const typed = {
		number: '12/NQ-HĐND',
		issuer: 'HĐND tỉnh Đồng Tháp',
		title: 'Sắp xếp một số xã',
		effective: today,
		source: 'Công báo'
	};
	for (const [name, value] of Object.entries(typed)) await province.fill(`[name=${name}]`, value);
	await province.click('main form button');
	await province.waitForSelector('#rows');
	await expectAccessible(province);

	// A file in which the parts of a unit overlap, and one that is right.
	writeFileSync(file, `\uFEFF${ROWS.join('\r\n').replace(/x$/, '')}`);
	await province.setInputFiles('#rows', file);
	await province.click('form[action="?/rows"] button');
	await province.waitForSelector('text=các phần chồng lên nhau');
	await expectAccessible(province);
	await picture(province, 'decree-draft');
	writeFileSync(file, `\uFEFF${ROWS.join('\r\n')}`);
	await province.setInputFiles('#rows', file);
	await province.check('[name=replace]');
	await province.click('form[action="?/rows"] button');
	await province.click('a:has-text("Xem trước")');
	await province.waitForSelector('text=Mọi tổng số giữ nguyên');
	await expectAccessible(province);
	await picture(province, 'decree-preview');
	await province.click('form[action="?/hamlet"] button');
	await province.waitForSelector('text=Không còn việc nào');

	const administrator = await office();
	await signInAs(administrator, 'mau.quantri', new URL(province.url()).pathname);
	await administrator.click('form[action="?/work"] button');
	await administrator.waitForSelector('text=áp dụng lúc', { timeout: 30_000 });
	await expectAccessible(administrator);
	await picture(administrator, 'decree-applied');

	// Phường Hòa Long on today's map; on yesterday's, the two communes that it was.
	await province.goto('/office/board?place=30208');
	expect(await province.textContent('h1')).toContain('Phường Hòa Long');
	await expectAccessible(province);
	await picture(province, 'board-map');
	await province.click('.maps a:has-text("Tân Dương")');
	await province.waitForSelector('text=đếm theo đơn vị hành chính thời ấy');
	expect(await province.textContent('h1')).toContain('Xã Tân Dương');
	await province.goto('/office/board/2026-adults-assessed?place=87&map=2025-05-31');
	expect(await province.textContent('main')).toContain('Huyện Lai Vung');
	await expectAccessible(province);
	await picture(province, 'board-old-map');
	// An old code finds its successor.
	await province.goto('/office/places/30214');
	expect(await province.textContent('main')).toContain('Phường Hòa Long');

	await administrator.click('form[action="?/work"] button');
	await administrator.waitForSelector('text=hoàn tác lúc', { timeout: 30_000 });
	await province.goto('/office/board?place=30208');
	expect(await province.textContent('h1')).toContain('Xã Hoà Long');
});
