import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plusDays, vietnamDay } from '#core/days.ts';
import { expectAccessible, page as office, phonePage, picture } from '../support/browser.ts';
import { signInAs } from '../support/sign-in.ts';

/** A task from its directive to its acceptance: the province gives it, the commune accepts it on a phone and hands in its result, the province confirms. */

const written = (day: string) => day.split('-').reverse().join('/');

test('a task with six clears is given, accepted, handed in and confirmed', async () => {
	const today = vietnamDay(new Date());
	const province = await office();
	await signInAs(province, 'mau.tinh', '/office/directives');
	await province.waitForSelector('h1:has-text("Chỉ đạo")');
	await expectAccessible(province);
	await province.click('main summary');
	const typed = { number: '15/KH-BCĐ', issuer: 'Ban chỉ đạo tỉnh', title: 'Ra quân tháng cao điểm', signed: written(today) };
	for (const [name, value] of Object.entries(typed)) await province.fill(`[name=${name}]`, value);
	await province.click('main form button');
	await province.click('a:has-text("Giao nhiệm vụ")');
	await province.selectOption('#unit', { label: 'Xã Mỹ An Hưng' });
	await expectAccessible(province);
	await province.click('button:has-text("Tiếp tục")');

	// Five clears are refused; what was typed is kept.
	await province.selectOption('#person', { label: 'Cán bộ xã Mỹ An Hưng (mẫu) – Cán bộ xã, phường' });
	await province.fill('#work', 'Mở điểm hướng dẫn ở chợ');
	await province.selectOption('#lead', await province.inputValue('#person'));
	await province.fill('#mayDecide', 'Ngày giờ');
	await province.fill('[name=maySpend]', '2.000.000');
	await province.fill('#mayAsk', 'Ban quản lý chợ cho mượn chỗ');
	await province.fill('[name=deadline]', written(plusDays(today, 10)));
	await province.fill('[name=quantity]', '1');
	await province.fill('[name=quantityOf]', 'điểm');
	await province.click('button:has-text("Giao nhiệm vụ")');
	await province.waitForSelector('text=chưa đủ sáu rõ');
	expect(await province.textContent('[role=alert]')).toContain('Rõ kết quả');
	expect(await province.inputValue('#work')).toBe('Mở điểm hướng dẫn ở chợ');
	await expectAccessible(province);
	await picture(province, 'task-unclear');
	await province.fill('#product', 'Điểm hướng dẫn hoạt động');
	await province.click('button:has-text("Giao nhiệm vụ")');
	await province.waitForSelector('text=chờ nhận việc');
	const address = new URL(province.url()).pathname;

	const commune = await phonePage({ javaScriptEnabled: false });
	await signInAs(commune, 'mau.xa', '/office/tasks');
	await commune.waitForSelector('main >> text=chờ bạn');
	await expectAccessibleWithScripts(commune.url());
	await picture(commune, 'tasks-mine');
	await commune.click('a:has-text("Mở điểm hướng dẫn ở chợ")');
	await picture(commune, 'task-to-accept');
	await commune.click('button:has-text("Nhận việc")');
	const file = join(mkdtempSync(join(tmpdir(), 'hocvuso-task-')), 'biên bản.pdf');
	writeFileSync(file, '%PDF-1.4 biên bản');
	await commune.fill('#note-evidence', 'Điểm mở sáng thứ bảy, 40 người đến.');
	await commune.setInputFiles('#file-evidence', file);
	await commune.click('button:has-text("Nộp kết quả")');
	await commune.waitForSelector('text=chờ nghiệm thu');
	expect(await commune.textContent('main')).toContain('biên bản.pdf');

	await province.goto(address);
	await expectAccessible(province);
	await province.click('button:has-text("Nghiệm thu: đã đạt")');
	await province.waitForSelector('text=Nhiệm vụ đã xong');
	await picture(province, 'task-closed');

	for (const view of ['unit', 'late', 'load', 'report']) {
		await province.goto(`/office/tasks?view=${view}`);
		await expectAccessible(province);
	}
	await picture(province, 'tasks-report');
	await province.goto('/office/directives');
	await province.click('a:has-text("15/KH-BCĐ")');
	await expectAccessible(province);
	const csv = await province.evaluate(
		async (href) => (await fetch(href)).text(),
		(await province.getAttribute('a[download]:has-text("CSV")', 'href'))!
	);
	expect(csv).toContain('Mở điểm hướng dẫn ở chợ');

	/** The same page with scripts, which the checker needs. */
	async function expectAccessibleWithScripts(url: string): Promise<void> {
		const phone = await phonePage();
		await signInAs(phone, 'mau.xa', new URL(url).pathname);
		await phone.waitForSelector('main >> text=chờ bạn');
		await expectAccessible(phone);
		await phone.goto(address);
		await expectAccessible(phone);
		await picture(phone, 'task-phone');
	}
});
