import { expect, test } from 'vitest';
import { expectAccessible, phonePage, picture } from '../support/browser.ts';
import { signInAs } from '../support/sign-in.ts';

/** Targets on a phone: what was set before the merger is confirmed, revised, divided, and stands on the board with its pace and certainty. */

const TARGET = '2025-adults-confirmed-vneid';

test('the province confirms a target after the merger, revises it, divides it and records an official number', async () => {
	const province = await phonePage();
	await signInAs(province, 'mau.tinh', '/office/targets');
	await province.waitForSelector('text=chờ xác nhận trên địa bàn mới');
	await expectAccessible(province);
	await picture(province, 'targets');

	await province.goto('/office/targets/restate');
	await expectAccessible(province);
	await province.check(`[name="target:${TARGET}"][value^=sum]`);
	await province.fill('[name=issuer]', 'Ban Thường vụ Tỉnh ủy');
	await province.fill('[name=number]', '05-NQ/TU');
	await province.fill('[name=date]', '31/02/2025');
	await province.click('main form button');
	await province.waitForSelector('text=Ghi ngày/tháng/năm');
	await province.fill('[name=date]', '01/08/2025');
	await province.click('main form button');
	await province.waitForSelector('text=Đã xác nhận 1 chỉ tiêu');

	// A new version: tried first, then saved.
	await province.goto(`/office/targets/${TARGET}`);
	await province.click('main summary');
	await expectAccessible(province);
	await province.fill('[name=goal]', '1.200.000');
	await province.fill('[name=number]', '09-NQ/TU');
	await province.click('button:has-text("Đếm thử")');
	await province.waitForSelector('text=Đếm thử trên số liệu hôm nay');
	await expectAccessible(province);
	await picture(province, 'targets-try');
	await province.click('button:has-text("Lưu bản này")');
	await province.waitForSelector('text=Đã lưu bản 3');
	expect(await province.textContent('main ol')).toContain('trước: 1.000.000');
	await picture(province, 'targets-history');

	await province.goto(`/office/targets/${TARGET}/divide?place=82`);
	await expectAccessible(province);
	await province.check('[name=rule][value=equal]');
	await province.fill('[name="part:30178"]', '20.000');
	await province.click('button:text-is("Giao")');
	await province.waitForSelector('text=Tính chung: 1.200.000');

	await province.goto('/office/targets/denominators');
	await expectAccessible(province);
	const file = (text: string) => ({
		name: 'so.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from(`ma;nhom;so;ngay;nguon\n${text}`)
	});
	await province.setInputFiles('#rows', file('30178;adult;12.345;01/04/2025;Niên giám\n999;adult;1;01/04/2025;x'));
	await province.click('main form button');
	await province.waitForSelector('text=Dòng 3');
	await province.setInputFiles('#rows', file('30178;adult;12.345;01/04/2025;Niên giám'));
	await province.click('main form button');
	await province.waitForSelector('text=Đã ghi 1 dòng');
	await expectAccessible(province);

	await province.goto(`/office/board/${TARGET}?place=30178`);
	const board = await province.textContent('main');
	expect(board).toContain('12.345');
	expect(board).toContain('Nhịp 4 tuần');
	await expectAccessible(province);
	await picture(province, 'targets-board');
	await province.goto('/office/board?place=82&year=2026');
	await expectAccessible(province);
	await picture(province, 'targets-overview');
});
