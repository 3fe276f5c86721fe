import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { saveVersion, submitVersion } from '#server/authoring/index.ts';
import { connect } from '#server/platform/db/index.ts';
import { expectAccessible, page, phonePage, picture } from '../support/browser.ts';
import { newItem } from '../support/items.ts';
import { system } from '../support/own-system.ts';
import { asOwner, signInAs } from '../support/sign-in.ts';

/** A simulation is work, and the machine may have other. */
const WORK = { timeout: 120_000 };
const LONG = { timeout: 300_000 };
const says = (page: Page) => page.innerText('main');

async function simulate(page: Page): Promise<void> {
	await page.fill('#people', '200');
	await page.click('form[action="?/simulate"] .button');
	await page.waitForURL(/simulations\/[0-9a-f-]{36}$/);
	await page.waitForSelector('table', WORK);
}

/** An item for leaders that waits for its reader. */
async function draft(): Promise<void> {
	const { db, close } = connect(system().urls.app, { max: 1 });
	const [account] = await asOwner<{ id: string }>(`select id from staff where email like 'mau.soan@%'`);
	const author = { kind: 'staff', accountId: account!.id } as const;
	const { version } = await saveVersion(db, author, { body: newItem('1.1-91', { groups: ['leader'] }), base: 0, note: '' });
	await submitVersion(db, author, { item: '1.1-91', version });
	await close();
}

test(
	'how a group is assessed: proposed by one, simulated, confirmed by another; a bank in the making is tried',
	LONG,
	async () => {
		const author = await page();
		await signInAs(author, 'mau.soan', '/office/policies');
		await author.waitForURL('**/office/policies');
		await expectAccessible(author);
		await author.click('tbody a:has-text("Lãnh đạo")');
		await author.click('a.button:has-text("Soạn đề xuất")');
		await author.waitForSelector('#f-maxLength');
		await expectAccessible(author);
		// Too short for its own least number: the form says which field, and keeps what was typed.
		await author.fill('#f-source', 'Tờ trình mẫu 03/TTr');
		await author.fill('#f-maxLength', '5');
		await author.click('main form .button');
		await author.waitForSelector('[role=alert]');
		expect(await says(author)).toContain('số câu ít nhất không được lớn hơn nhiều nhất');
		expect(await author.inputValue('#f-source')).toBe('Tờ trình mẫu 03/TTr');
		await author.fill('#f-maxLength', '20');
		await author.click('main form .button');
		await author.waitForURL(/policies\/leader\/[0-9a-f-]{36}$/);
		const proposal = author.url();
		expect(await says(author)).toContain('Bạn là người đề xuất');
		await expectAccessible(author);
		await picture(author, 'policies-proposal');
		await simulate(author);
		expect(await says(author)).toContain('Số liệu mô phỏng');
		await expectAccessible(author);
		await picture(author, 'policies-simulation');

		const committee = await phonePage();
		await signInAs(committee, 'mau.tinh', new URL(proposal).pathname);
		await committee.waitForURL(proposal);
		await expectAccessible(committee);
		expect(await committee.locator('[name=draft]').count()).toBe(0);
		await committee.click('button[value=confirmed]');
		await committee.waitForSelector('.notice.good');
		expect(await says(committee)).toContain('Đã xác nhận: bản');

		await draft();
		await author.goto('/office/policies/leader');
		await author.check('[name=draft]');
		await expectAccessible(author);
		await simulate(author);
		expect(await says(author)).toContain('Khi có câu mới');
		const phone = await phonePage();
		await signInAs(phone, 'mau.soan', new URL(author.url()).pathname);
		await phone.waitForSelector('table');
		await expectAccessible(phone);
		expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
		await picture(phone, 'policies-simulation-phone');
	}
);
