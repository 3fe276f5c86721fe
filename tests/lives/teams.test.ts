import { expect, test } from 'vitest';
import { plusDays, vietnamDay } from '#core/days.ts';
import { expectAccessible, expectTwinAccessible, page as office, phonePage, picture } from '../support/browser.ts';
import { signInAs } from '../support/sign-in.ts';

/** A helper group from its decision to the resident who finds it: the commune founds it and gives it a task, its leader accepts on a phone. */

const written = (day: string) => day.split('-').reverse().join('/');

test('a team is founded, led, given a task, and found by a resident', async () => {
	const today = vietnamDay(new Date());
	const commune = await office();
	await signInAs(commune, 'mau.xa', '/office/teams');
	await commune.waitForSelector('text=2/4 ấp, khóm có tổ');
	await expectAccessible(commune);
	await picture(commune, 'teams-commune');

	// From a hamlet without a team; what is missing is said, and what was typed is kept.
	await commune.click('a:has-text("Lập tổ: Ấp 3")');
	await commune.fill('[name=name]', 'Tổ công nghệ số cộng đồng Ấp 3');
	await commune.fill('[name=decisionDay]', written(plusDays(today, -2)));
	await commune.fill('[name=decisionIssuer]', 'UBND xã Mỹ An Hưng');
	await commune.click('main form button');
	await commune.waitForSelector('[role=alert]');
	await expectAccessible(commune);
	await picture(commune, 'team-unclear');
	expect(await commune.inputValue('[name=name]')).toBe('Tổ công nghệ số cộng đồng Ấp 3');
	await commune.fill('[name=decisionNumber]', '27/QĐ-UBND');
	await commune.click('main form button');
	await commune.waitForSelector('text=Theo 27/QĐ-UBND');
	const team = new URL(commune.url()).pathname;

	// The sample helper joins, leads, and has agreed on paper to be shown.
	await commune.selectOption('#account', { label: 'Người giúp đỡ xã Mỹ An Hưng (mẫu) (mau.giup)' });
	await commune.fill('#join-name', 'Nguyễn Thị Giúp');
	await commune.fill('#join-phone', '0900 000 777');
	await commune.click('button:has-text("Thêm vào tổ")');
	await commune.click('summary:has-text("Đổi: Nguyễn Thị Giúp")');
	await commune.click('button:has-text("Giao làm tổ trưởng")');
	await commune.waitForSelector('article >> text=tổ trưởng');
	await commune.click('summary:has-text("Đổi: Nguyễn Thị Giúp")');
	await expectAccessible(commune);
	await picture(commune, 'team-office');
	await commune.click('button:has-text("Đồng ý hiện tên và số điện thoại")');
	await commune.waitForSelector('text=Người dân thấy: tên và số điện thoại');
	await expectAccessible(commune);

	// A part of what the commune has accepted goes to the team.
	await commune.goto('/office/tasks?view=unit');
	await commune.click('a:has-text("Mở lớp học buổi tối ở mỗi ấp")');
	await commune.click('a:has-text("Giao tiếp một phần")');
	await commune.selectOption('#unit', { label: 'Tổ công nghệ số cộng đồng Ấp 3 – Ấp 3' });
	await commune.click('button:has-text("Tiếp tục")');
	await commune.selectOption('#person', { index: 1 });
	await commune.selectOption('#lead', await commune.inputValue('#person'));
	const typed = { work: 'Mở lớp ở nhà văn hóa ấp', mayDecide: 'Giờ học', mayAsk: 'Trưởng ấp mở cửa', product: 'Người dự lớp' };
	for (const [id, value] of Object.entries(typed)) await commune.fill(`#${id}`, value);
	const short = { maySpend: '0', deadline: written(plusDays(today, 5)), quantity: '20', quantityOf: 'người' };
	for (const [name, value] of Object.entries(short)) await commune.fill(`[name=${name}]`, value);
	await expectAccessible(commune);
	await commune.click('main form button:has-text("Giao nhiệm vụ")');
	await commune.waitForSelector('text=chờ nhận việc');
	const task = new URL(commune.url()).pathname;

	// The leader, a farmer with a phone on which scripts do not run.
	const leader = await phonePage({ javaScriptEnabled: false });
	await signInAs(leader, 'mau.giup', '/office/tasks?view=team');
	await leader.waitForSelector('main >> text=chờ bạn');
	await expectTwinAccessible(leader);
	await leader.click('a:has-text("Mở lớp ở nhà văn hóa ấp")');
	await leader.click('button:has-text("Nhận việc")');
	await leader.waitForSelector('text=đang làm');
	await leader.goto('/office/teams');
	await expectTwinAccessible(leader);
	await picture(leader, 'teams-mine');
	await leader.click(`a[href="${team}"]`);
	await leader.waitForSelector('text=người lớn chưa đánh giá');
	await expectTwinAccessible(leader);
	await picture(leader, 'team-leader');
	expect(await leader.textContent('main')).toContain('Mở lớp ở nhà văn hóa ấp');
	await leader.click('a:has-text("Xem danh sách")');
	await leader.waitForSelector('main >> text=Ấp 3');
	expect(await leader.locator('main a[href^="/office/people/"]').count()).toBeGreaterThan(5);
	await leader.goto(team);

	// A resident without a sign-in, and without scripts.
	const resident = await phonePage({ javaScriptEnabled: false });
	await resident.goto('/');
	await resident.click('a:has-text("Tìm người giúp gần tôi")');
	await resident.selectOption('#commune', { label: 'Xã Mỹ An Hưng' });
	await resident.click('main button');
	await resident.waitForSelector('text=Tổ trưởng: Nguyễn Thị Giúp');
	expect(await resident.getAttribute('a:has-text("Gọi 0900 000 777")', 'href')).toBe('tel:+84900000777');
	await expectTwinAccessible(resident);
	await picture(resident, 'teams-public');
	// The leader takes the consent back alone, and is gone from there.
	await leader.click('summary:has-text("Đổi")');
	await leader.click('button:has-text("Rút lại, không hiện nữa")');
	await resident.reload();
	expect(await resident.textContent('main')).not.toContain('Nguyễn Thị Giúp');

	// A file: tried, corrected, brought in; sent again, nothing is there twice.
	const file = (...rows: string[]) => ({
		name: 'tổ.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from(
			`Tên tổ;Mã xã;Ấp, khóm;Số quyết định;Ngày quyết định;Nơi ban hành;Họ và tên;Vai trò\n${rows.join('\n')}\n`
		)
	});
	const decided = written(plusDays(today, -1));
	await commune.goto('/office/teams/import');
	await commune.setInputFiles('#file', file(`Tổ Ấp 4;30178;Ấp 44;28/QĐ;${decided};UBND xã;Lê Văn Tư;Tổ trưởng`));
	await commune.click('button:has-text("Thử trước")');
	await commune.waitForSelector('text=Dòng 2, cột “Ấp, khóm”');
	await expectAccessible(commune);
	await picture(commune, 'teams-import-faults');
	const good = file(`Tổ Ấp 4;30178;Ấp 4;28/QĐ;${decided};UBND xã;Lê Văn Tư;Tổ trưởng`);
	for (const said of ['Đã nhập 1 tổ mới, 1 thành viên mới', 'Đã nhập 0 tổ mới, 0 thành viên mới']) {
		await commune.setInputFiles('#file', good);
		await commune.click('button:has-text("Thử trước")');
		await expectAccessible(commune);
		await commune.click('section button:has-text("Nhập")');
		await commune.waitForSelector(`text=${said}`);
	}
	await commune.goto('/office/teams');
	await commune.waitForSelector('text=Ấp, khóm nào cũng đã có tổ');

	// The province sees how far the communes are.
	const province = await office();
	await signInAs(province, 'mau.tinh', '/office/teams');
	await province.waitForSelector('tr:has-text("Xã Mỹ An Hưng") >> text=100 %');
	await expectAccessible(province);
	await picture(province, 'teams-province');
	await province.click('main a:has-text("Xã Mỹ An Hưng")');
	await province.waitForSelector('text=4/4 ấp, khóm có tổ');
	await expectAccessible(province);
	await province.goto(task);
	await province.goto('/office/tasks?view=load');
	await province.waitForSelector('tr:has-text("Tổ công nghệ số cộng đồng Ấp 3")');
	await expectAccessible(province);
	await picture(province, 'tasks-load');
});
