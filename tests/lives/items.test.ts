import { Transformer } from '@napi-rs/image';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible, expectTwinAccessible, gotoSlowly, page as office, phonePage } from '../support/browser.ts';
import { asOwner, signInAs } from '../support/sign-in.ts';

const DESK = { width: 1280, height: 900 };
/** The page as it is, on a desk and on a phone. */
async function looks(page: Page, name: string): Promise<void> {
	await expectAccessible(page);
	await page.setViewportSize({ width: 360, height: 740 });
	await expectAccessible(page);
	expect(
		await page.evaluate(() => document.documentElement.scrollWidth),
		`${page.url()} is wider than a phone`
	).toBeLessThanOrEqual(360);
	await page.screenshot({ path: `test-results/items-${name}-phone.png` });
	await page.setViewportSize(DESK);
}
const fill = async (page: Page, values: Record<string, string>) => {
	for (const [name, value] of Object.entries(values)) await page.fill(`[name="${name}"]`, value);
};
const newest = async () =>
	(await asOwner<{ id: string; items: number }>('select id, items from bank_version order by loaded_at desc limit 1'))[0]!;

test('an item is drafted, reviewed blind by somebody else, released, and in the bank', async () => {
	const before = await newest();
	const author = await office({ viewport: DESK });
	await signInAs(author, 'mau.soan', '/office/items');
	await looks(author, 'list');
	await author.click('text=Soạn câu mới');
	await looks(author, 'new');
	await author.selectOption('#skill', '1.2');
	await author.click('main form button');

	// What is missing is said where it is missing; a button adds an option and keeps what was typed.
	const id = await author.inputValue('[name=id]');
	await fill(author, { 'stem.vi': 'Chị Út thấy tin “giá lúa tăng gấp đôi”. Chị làm gì trước?' });
	await author.click('text=Thêm lựa chọn');
	await author.waitForSelector('[name="options.3.text.vi"]');
	await author.click('main button:has-text("Kiểm tra") >> nth=-1');
	await author.waitForSelector('text=Lựa chọn 1 (tiếng Việt)');
	await looks(author, 'faults');
	await author.click('[name=do][value=remove-options-3]');
	await author.waitForSelector('[name="options.3.text.vi"]', { state: 'detached' });
	expect(await author.inputValue('[name="stem.vi"]')).toContain('giá lúa');
	await fill(author, {
		situation: `${id}-gia-lua`,
		'stem.en': 'Út sees the news that the price of rice has doubled. What does she do first?',
		'options.0.text.vi': 'Chuyển tin cho cả xóm',
		'options.0.text.en': 'Send it to everybody',
		'options.1.text.vi': 'Tìm tin đó ở báo khác',
		'options.1.text.en': 'Look for it elsewhere',
		'options.2.text.vi': 'Gọi thương lái bán ngay',
		'options.2.text.en': 'Call the trader at once',
		'rationale.vi': 'Một tin lạ cần thêm nguồn trước khi tin.',
		'rationale.en': 'Strange news needs a second source.',
		b: '-1,5',
		note: 'câu mới về giá lúa'
	});
	await author.check('[name=key][value=b]');
	await author.check('[name=groups][value=resident]');
	await author.click('text=Lưu bản nháp');
	await author.waitForURL(`**/office/items/${id}?saved`);
	await looks(author, 'draft');
	await author.click('text=Gửi rà soát');
	await author.waitForSelector('text=Đang chờ một người khác rà soát');

	const reviewer = await office({ viewport: DESK });
	await signInAs(reviewer, 'mau.duyet', '/office/items');
	await reviewer.click(`.work a:has-text("${id}")`);
	expect(await reviewer.textContent('main')).not.toContain('cần thêm nguồn');
	await looks(reviewer, 'blind');
	await reviewer.click('text=Tìm tin đó ở báo khác');
	await reviewer.click('text=Ghi câu trả lời');
	await reviewer.waitForSelector('text=cần thêm nguồn');
	await looks(reviewer, 'verdict');
	await fill(reviewer, { factSource: 'Khung 757, kỹ năng 1.2', words: 'Rõ ràng.' });
	// One point of the checklist is missing: nothing that was typed is lost.
	for (const box of (await reviewer.$$('[name=check]')).slice(1)) await box.check();
	await reviewer.click('button[value=approve]');
	await reviewer.waitForSelector('text=mọi điều phải đạt');
	expect(await reviewer.inputValue('[name=words]')).toBe('Rõ ràng.');
	await reviewer.check('[name=check] >> nth=0');
	await reviewer.click('button[value=approve]');
	await reviewer.waitForURL(`**/office/items/${id}`);

	expect(await newest()).toEqual(before);
	await author.goto('/office/items');
	await author.click('text=Phát hành các câu đã chọn');
	await author.waitForSelector(`text=Đã phát hành`);
	const after = await newest();
	expect(after.items).toBe(before.items + 1);
	expect(await author.textContent('[role=status]')).toContain(after.id);
	expect(
		await asOwner('select from bank_item where version = $1 and item_id = $2', [after.id, id]),
		'the new item is in the bank'
	).toHaveLength(1);
	await author.goto(`/office/items/${id}`);
	await looks(author, 'released');

	await author.goto('/office/items/packages');
	await looks(author, 'packages');
	await author.selectOption('#export-skill', '1.2');
	const [download] = await Promise.all([author.waitForEvent('download'), author.click('text=Tải gói về')]);
	await author.setInputFiles('#file', await download.path());
	await author.click('form[action*=import] button');
	await author.waitForSelector('text=giống hệt');
});

test('the same on a phone, without scripts: an item in use is edited and compared', async () => {
	const page = await phonePage({ javaScriptEnabled: false });
	await signInAs(page, 'mau.soan', '/office/items?type=match&q=');
	await page.click('main tbody th a >> nth=0');
	const id = page.url().split('/').at(-1)!;
	await page.click('text=Sửa >> nth=0');
	await page.fill('[name="stem.vi"]', 'Lời hỏi mới, ghép từng việc.');
	await page.click('text=Thêm vế trái');
	expect(await page.inputValue('[name="stem.vi"]')).toBe('Lời hỏi mới, ghép từng việc.');
	await page.click(`[name=do][value^=remove-left] >> nth=-1`);
	// A part of it earns a part of the points; the numbers must go together.
	await page.check('[name=credit]');
	if (!(await page.isVisible('[name="steps.0"]'))) await page.click('summary:has-text("Vì sao một phần")');
	await fill(page, { 'credit.why.vi': 'Nhầm một cặp thì không hỏng gì.', 'credit.why.en': 'One pair mistaken does no harm.' });
	await fill(page, { 'steps.0': '0,1', 'steps.1': '0,6', b: '0,3' });
	await page.click('main button:has-text("Kiểm tra") >> nth=-1');
	expect(await page.textContent('main')).toContain('không phải là trung bình của các bước, 0.35');
	await fill(page, { 'steps.0': '0' });
	await page.click('text=Viết bằng JSON');
	expect(await page.inputValue('#json')).toContain('Lời hỏi mới');
	expect(JSON.parse(await page.inputValue('#json'))).toMatchObject({
		steps: [0, 0.6],
		credit: { why: { en: 'One pair mistaken does no harm.' } }
	});
	await page.click('text=Viết bằng mẫu');
	await page.click('text=Lưu bản nháp');
	expect(await page.textContent('h1')).toContain('Bản nháp');
	expect(await page.textContent('main')).toContain('Chỉ sai một cặp: 1 điểm');
	await page.click('text=Xem chỗ đổi');
	expect((await page.locator('ins').allTextContents()).join()).toContain('Lời hỏi mới');
	// The author of a draft cannot review it.
	await page.goto(`/office/items/${id}`);
	await page.click('text=Gửi rà soát');
	const answer = await page.goto(`/office/items/${id}/review`);
	expect(answer!.status()).toBe(422);
	expect(await page.textContent('main')).toContain('Bạn đã soạn câu này');
});

test('a performance is made by form, walked in its preview, and sent to review', async () => {
	const clerk = await office({ viewport: DESK });
	await signInAs(clerk, 'mau.soan', '/office/items');
	const [list, item] = ['screens.0', 'screens.1'];
	const open = (path: string) => clerk.click(`[id="f-${path}"] > summary`);
	// What is opened before the scripts have come stays open when the page wakes, as what is typed stays.
	await gotoSlowly(clerk, '/office/items/new?skill=4.1&type=performance', () => open(`${list}.elements.0`));
	const id = await clerk.inputValue('[name=id]');
	await fill(clerk, {
		'stem.vi': 'Máy của bác Tư mở khóa không cần gì. Hãy đặt cách khóa mà người khác khó đoán.',
		'stem.en': "Bác Tư's phone opens without anything. Choose a lock that others can hardly guess.",
		situation: `${id}-khoa-may`,
		'rationale.vi': 'Ngày sinh thì người quen đoán được.',
		'rationale.en': 'A birthday can be guessed by those who know him.',
		[`${list}.title.vi`]: 'Cài đặt',
		[`${list}.title.en`]: 'Settings'
	});
	await clerk.check('[name=groups][value=resident]');
	await fill(clerk, { [`${list}.elements.0.text.vi`]: 'Khóa màn hình', [`${list}.elements.0.text.en`]: 'Screen lock' });
	await open(item);
	await fill(clerk, { [`${item}.title.vi`]: 'Cách khóa', [`${item}.title.en`]: 'Kind of lock' });
	await open(`${item}.elements.0`);
	await fill(clerk, {
		[`${item}.elements.0.text.vi`]: 'Mã',
		[`${item}.elements.0.text.en`]: 'Code',
		...Object.fromEntries(
			(
				[
					['Sáu số lạ', 'Six odd digits'],
					['Ngày sinh', 'Birthday'],
					['Không khóa', 'None']
				] as const
			).flatMap(([vi, en], n) => [
				[`${item}.elements.0.options.${n}.text.vi`, vi],
				[`${item}.elements.0.options.${n}.text.en`, en]
			])
		)
	});
	await open(`${item}.elements.1`);
	await fill(clerk, { [`${item}.elements.1.text.vi`]: 'Lưu', [`${item}.elements.1.text.en`]: 'Save' });
	for (const [n, vi, en] of [
		[0, 'Mã khó đoán', 'Hard to guess'],
		[1, 'Đã lưu', 'It is saved']
	] as const) {
		await open(`key.all.${n}`);
		await fill(clerk, { [`key.all.${n}.says.vi`]: vi, [`key.all.${n}.says.en`]: en });
	}
	// A third screen that nothing leads to, and another name for it: the finding stands where it belongs.
	await clerk.click('text=Thêm màn hình');
	await clerk.waitForSelector('[name="screens.2.title.vi"]');
	await fill(clerk, {
		'screens.2.title.vi': 'Xong',
		'screens.2.title.en': 'Done',
		'screens.2.as': 'Đã xong'
	});
	await open('screens.2.elements.0');
	await fill(clerk, { 'screens.2.elements.0.text.vi': 'Máy đã khóa.', 'screens.2.elements.0.text.en': 'It is locked.' });
	await clerk.click('.buttons [value=check]');
	await clerk.waitForSelector('[id="f-screens.2"] >> text=không lối nào tới màn hình da-xong');
	await looks(clerk, 'performance-faults');
	await open(item);
	await open(`${item}.elements.1`);
	await clerk.selectOption(`[name="${item}.elements.1.go"]`, 'da-xong');
	await clerk.click('.buttons [value=check]');
	await clerk.waitForSelector('text=Không thấy lỗi nào');
	const ways = await clerk.textContent('section:has(#ways)');
	for (const act of ['Chạm “Khóa màn hình”', 'Chọn “Sáu số lạ” ở “Mã”', 'Chạm “Lưu”']) expect(ways).toContain(act);
	const preview = clerk.locator('.frame').first();
	await preview.locator('button:has-text("Khóa màn hình")').click();
	await preview.locator('text=Sáu số lạ').waitFor();
	await looks(clerk, 'performance');
	await clerk.click('text=Lưu bản nháp');
	await clerk.waitForURL(`**/office/items/${id}?saved`);
	await clerk.click('text=Gửi rà soát');
	await clerk.waitForSelector('text=Đang chờ một người khác rà soát');
});

test('a picture is brought and touched, on a phone without scripts', async () => {
	const page = await phonePage({ javaScriptEnabled: false });
	await signInAs(page, 'mau.soan', '/office/items');
	await page.goto('/office/items/new?skill=4.1&type=touch');
	const id = await page.inputValue('[name=id]');
	const pixels = new Uint8Array(400 * 300 * 4).map((_, n) => (n % 4 === 3 ? 255 : n >> 11));
	const file = { name: 'anh.png', mimeType: 'image/png', buffer: await Transformer.fromRgbaPixels(pixels, 400, 300).png() };
	const bring = async (upload: typeof file, source: string) => {
		await page.click('#f-picture > summary');
		await page.setInputFiles('#upload', upload);
		await page.fill('#source', source);
		await page.selectOption('#licence', 'own');
		await page.click('[value=bring-picture]');
	};
	await page.fill('[name="stem.vi"]', 'Cô Bảy muốn xem ai gửi tin. Cô chạm vào đâu?');
	await bring({ ...file, buffer: Buffer.from('%PDF-1.7') }, 'Tổ kỹ thuật xã');
	expect(await page.textContent('#e-upload')).toContain('không phải hình PNG');
	expect(await page.inputValue('#source')).toBe('Tổ kỹ thuật xã');
	expect(await page.inputValue('[name="stem.vi"]')).toContain('Cô Bảy');
	await page.click('#f-picture > summary');
	await bring(file, 'Tổ kỹ thuật xã');
	const shown = (await page.getAttribute('#f-picture img', 'src'))!;
	const got = await page.request.get(shown);
	expect(got.headers()).toMatchObject({ 'content-type': 'image/webp', 'cache-control': 'public, max-age=31536000, immutable' });
	expect((await got.body()).length).toBeLessThanOrEqual(4500);
	await fill(page, {
		'stem.en': 'Cô Bảy wants to see who wrote. Where does she touch?',
		situation: `${id}-xem-ai-gui`,
		'rationale.vi': 'Tên người gửi ở trên cùng.',
		'rationale.en': 'The name stands at the top.',
		'pictureAlt.vi': 'Một tin nhắn, trên cùng là tên người gửi',
		'pictureAlt.en': 'A message with the name of its sender above',
		'screen.title.vi': 'Tin nhắn',
		'screen.title.en': 'Message'
	});
	for (const [n, vi, en] of [
		[0, 'Tên người gửi', 'The name'],
		[1, 'Nội dung', 'The message'],
		[2, 'Ô trả lời', 'The answer']
	] as const) {
		await fill(page, { [`screen.elements.${n}.text.vi`]: vi, [`screen.elements.${n}.text.en`]: en });
		for (const [side, value] of Object.entries({ x: 5, y: n * 30, width: 90, height: n === 2 ? 45 : 25 }))
			await page.fill(`[name="screen.elements.${n}.area.${side}"]`, String(value));
	}
	await page.check('[name=key] >> nth=0');
	await page.check('[name=groups][value=resident]');
	await page.click('.buttons [value=check]');
	expect(await page.textContent('main')).toContain('vùng vượt ra ngoài hình');
	await expectTwinAccessible(page);
	await page.fill('[name="screen.elements.2.area.height"]', '35');
	await page.click('text=Lưu bản nháp');
	expect(await page.textContent('h1')).toContain(id);
	await page.click('text=Gửi rà soát');
	// Until it is in the bank, nobody else sees it.
	const stranger = await phonePage();
	expect((await stranger.goto(shown))!.status()).toBe(404);
});
