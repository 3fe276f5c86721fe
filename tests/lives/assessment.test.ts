import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setAccount } from '#server/platform/access/index.ts';
import { connect, type Connection } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { putOut } from '../support/assessment.ts';
import { awake, expectAccessible, phonePage, picture } from '../support/browser.ts';
import { system } from '../support/own-system.ts';

let owner: Connection;
beforeAll(() => {
	owner = connect(system().urls.owner, { max: 2 });
});
afterAll(() => owner.close());

const PASSWORD = 'con cá lóc nướng trui';

/** A resident of Mỹ An Hưng, signed in on this phone. */
async function resident(page: Page, login: string): Promise<string> {
	const id = newId();
	const { db } = owner;
	const place = await db
		.selectFrom('place')
		.select('id')
		.where('code', '=', '30178')
		.where('valid_from', '=', '2025-07-01')
		.executeTakeFirstOrThrow();
	await db.insertInto('person').values({ id, home_place_id: place.id, birth_year: 1956 }).execute();
	await db.insertInto('identity').values({ person_id: id, full_name: 'Nguyễn Thị Bé Bảy' }).execute();
	const who = {
		kind: 'resident',
		actor: { kind: 'resident', personId: id },
		name: 'Nguyễn Thị Bé Bảy',
		assistedBy: null
	} as const;
	await setAccount(db, who, { login, password: PASSWORD, again: PASSWORD, now: new Date() });
	await page.goto('/sign-in?name&to=/me');
	await page.fill('[name=login]', login);
	await page.fill('[name=password]', PASSWORD);
	await page.click('main form button');
	await page.waitForURL('**/me');
	return id;
}
const answersOf = async (person: string) =>
	(await owner.db.selectFrom('answer').select(['id', 'n']).where('person_id', '=', person).orderBy('n').execute()).map(
		({ n }) => n
	);

/** Agrees and begins, as a thumb would. */
async function begin(page: Page): Promise<void> {
	await page.goto('/assess');
	await page.check('input[name=agree]');
	await page.click('main form .button');
	await page.click('form[action="?/start"] .button');
	await page.waitForURL(/\/assess\/[0-9a-f-]{36}$/);
}
const itemOut = (page: Page) => page.inputValue('input[name=item]');
const isResult = (page: Page) => page.url().endsWith('/result');

/** Answers the question that is out with whatever comes first; presses, and does not wait. */
async function press(page: Page, know = true): Promise<void> {
	const unknown = page.locator('button[name=unknown]');
	if (!know) return unknown.click();
	const done = page.locator('button[name="q.do"][value="!"]');
	if (await done.count()) return done.click();
	if (await page.locator('.phone button').count()) return page.locator('.phone button').first().click();
	const cards = page.locator('.order fieldset');
	for (let n = 0; n < (await cards.count()); n++) await cards.nth(n).locator('label').nth(n).click();
	const lists = page.locator('.match select');
	for (let n = 0; n < (await lists.count()); n++) await lists.nth(n).selectOption({ index: 1 });
	if (await page.locator('.choices label').count()) await page.locator('.choices label').first().click();
	if (await page.locator('input[name=q][type=text]').count()) await page.fill('input[name=q]', '7');
	await page.locator('.buttons .button').first().click();
}
/** Waits until another question is out, or the result. */
const next = (page: Page, before: string) =>
	page.waitForFunction(
		(item) =>
			location.pathname.endsWith('/result') ||
			((document.querySelector('input[name=item]') as HTMLInputElement | null)?.value ?? item) !== item,
		before
	);

test.each([true, false])(
	'a resident is assessed on a phone and reads where they stand (script: %s)',
	async (javaScriptEnabled) => {
		const page = await phonePage({ javaScriptEnabled });
		const bodies: string[] = [];
		page.on('response', async (response) => {
			if (/\/assess|\/api\//.test(response.url())) bodies.push(await response.text().catch(() => ''));
		});
		const person = await resident(page, `bay-${javaScriptEnabled}`);
		await begin(page);
		if (javaScriptEnabled) await expectAccessible(page);
		await picture(page, `assess-question-${javaScriptEnabled}`);
		let asked = 0;
		while (!isResult(page)) {
			// The address may still be the question's while the result is drawn already.
			await page.waitForSelector('input[name=item], h1:has-text("mức phổ cập")', { state: 'attached' });
			if (!(await page.locator('input[name=item]').count())) break;
			const item = await itemOut(page);
			await press(page, asked++ !== 1);
			await next(page, item);
		}
		expect(await answersOf(person)).toEqual(Array.from({ length: asked }, (_, n) => n));
		expect(await page.textContent('h1')).toContain('mức phổ cập');
		expect(await page.locator('main svg[role=img]').getAttribute('aria-label')).toContain('Thang năng lực số');
		expect(await page.locator('a[href^="/learn/"]').count()).toBeGreaterThanOrEqual(2);
		if (javaScriptEnabled) await expectAccessible(page);
		await picture(page, `assess-result-${javaScriptEnabled}`);

		// Nothing that came over the wire says what is right: neither a key nor the reason of any item that was asked.
		const { rows } = await owner.pool.query<{ rationale: string }>(
			`select b.secret #>> '{rationale,vi}' as rationale from answer a join sitting s on s.id = a.sitting_id join bank_item b on b.version = s.bank_version and b.n = a.item where a.person_id = $1`,
			[person]
		);
		const wire = bodies.join('\n');
		expect(wire).not.toMatch(/["']?(rationale|situation)["']?\s*:/);
		expect(rows.filter(({ rationale }) => wire.includes(rationale))).toEqual([]);
	}
);

test.each([true, false])('a resident does it on the simulated phone, act by act (script: %s)', async (javaScriptEnabled) => {
	const page = await phonePage({ javaScriptEnabled });
	const person = await resident(page, `bay-does-${javaScriptEnabled}`);
	await begin(page);
	const sitting = page.url().split('/').at(-1)!;
	const begun = await itemOut(page);
	await putOut(owner.db, sitting, '4.2-15');
	// What was out before is out no more: the page says so, and shows what is.
	await page.click('button[name=unknown]');
	await page.waitForFunction((item) => (document.querySelector('input[name=item]') as HTMLInputElement)?.value !== item, begun);
	expect(await itemOut(page)).toBe('4.2-15');
	if (javaScriptEnabled) await awake(page);
	if (javaScriptEnabled) await expectAccessible(page);

	await page.getByRole('button', { name: 'Quét mã trên bàn' }).click();
	await page.getByText('LE VAN TUNG').waitFor();
	await picture(page, `assess-performance-${javaScriptEnabled}`);
	if (javaScriptEnabled) {
		await expectAccessible(page);
		expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Chuyển tiền (luyện tập)');
		expect(await page.textContent('.stage [aria-live]')).toBe('Màn hình: Chuyển tiền (luyện tập)');
		// A battery that dies here begins nothing again.
		await page.reload();
		await page.getByText('LE VAN TUNG').waitFor();
	}
	await page.getByRole('button', { name: 'Quay lại' }).click();
	await page.getByRole('button', { name: 'Quét mã ở quầy' }).click();
	await page.getByLabel('Số tiền (đồng)').fill('45.000');
	// Enter takes in what was typed, and presses nothing else.
	await page.getByLabel('Số tiền (đồng)').press('Enter');
	await page.getByText('NGUYEN THI HIEN').waitFor();
	await page.getByRole('button', { name: 'Trả', exact: true }).click();
	await page.getByText('45.000 đồng tới NGUYEN THI HIEN').waitFor();
	expect(await answersOf(person)).toEqual([]);
	await page.getByRole('button', { name: 'Tôi làm xong' }).click();
	await next(page, '4.2-15');
	const { rows } = await owner.pool.query<{ response: string[]; category: number }>(
		'select response, category from answer where person_id = $1',
		[person]
	);
	expect(rows).toEqual([{ response: ['scan1', '<', 'scan2', 'amount=45.000', 'go', '!'], category: 1 }]);
});

test('out of coverage nothing is lost: the answer waits on the phone, through a reload, and counts once', async () => {
	const page = await phonePage();
	const person = await resident(page, 'bay-offline');
	await begin(page);
	await awake(page);
	const first = await itemOut(page);
	await page.context().setOffline(true);
	await press(page);
	await page.getByText('Chưa gửi được').waitFor();
	await picture(page, 'assess-unsent');
	expect(await answersOf(person)).toEqual([]);
	expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('sitting')).length)).toBe(1);

	// Back in coverage it goes out by itself.
	await page.context().setOffline(false);
	await next(page, first);
	expect(await answersOf(person)).toEqual([0]);

	// Stored by the server, its acknowledgement lost, the page reloaded: sent again, and counted once.
	const second = await itemOut(page);
	await page.route('**/answers', async (route) => {
		await route.fetch();
		await route.abort('connectionreset');
	});
	await press(page);
	await page.getByText('Chưa gửi được').waitFor();
	expect(await answersOf(person)).toEqual([0, 1]);
	await page.unroute('**/answers');
	await page.reload();
	await page.waitForFunction(() => Object.keys(localStorage).every((name) => !name.startsWith('sitting')));
	expect(await itemOut(page)).not.toBe(second);
	expect(await answersOf(person)).toEqual([0, 1]);
});
