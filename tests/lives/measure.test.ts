import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { drawAnswer, MISSING, modelOf } from '#core/irt/index.ts';
import { analyseBank, packed, UNKNOWN } from '#core/measurement/index.ts';
import { normalFrom, seeded } from '#core/seeded.ts';
import { newId } from '#server/platform/ids.ts';
import { expectAccessible, gotoSlowly, page, phonePage, picture } from '../support/browser.ts';
import { asOwner, signInAs } from '../support/sign-in.ts';

const PERSONS = 3000;
const ITEMS = 30;

/**
 * An analysis as the worker leaves it, of simulated answers to thirty items of the bank in use. (That the worker does so is shown
 * on a database of its own; people planted here would stand in the way of other lives.)
 */
async function leaveAnalysis(): Promise<{ id: string; items: string[] }> {
	const bank = await asOwner<{
		version: string;
		item_id: string;
		wording: string;
		a: number;
		b: number;
		steps: number[] | null;
	}>(`
		select version, item_id, item_wording(public, secret) as wording, a, b, steps from bank_item
		where version = (select id from bank_version order by loaded_at desc limit 1) order by n limit ${ITEMS}`);
	const random = seeded(7);
	const normal = normalFrom(random);
	const present = bank.map(({ a, b, steps }) => ({ a, b, steps }));
	// The first item is harder for every second person.
	const real = [0, 1].map((side) => {
		const by = (i: number) => (i === 0 ? 1.2 * side : 0.1);
		return present.map(({ a, b, steps }, i) => modelOf({ a, b: b + by(i), steps: steps?.map((step) => step + by(i)) }));
	});
	const data = new Uint8Array(PERSONS * ITEMS).fill(MISSING);
	const starts = new Uint32Array(PERSONS + 1);
	const sequence: number[] = [];
	const unknown = new Uint8Array(PERSONS).fill(UNKNOWN);
	const age = unknown.map((_, p) => p % 2);
	for (let p = 0; p < PERSONS; p++) {
		const theta = normal() - 0.5;
		real[age[p]!]!.forEach((item, i) => {
			if (random() < 0.4) return;
			const category = drawAnswer(item, theta, random());
			data[p * ITEMS + i] = category;
			sequence.push(packed(i, category));
		});
		starts[p + 1] = sequence.length;
	}
	const { items, ...found } = analyseBank({
		answers: { persons: PERSONS, items: ITEMS, data },
		sequence: Uint16Array.from(sequence),
		starts,
		population: new Uint8Array(PERSONS),
		populations: 1,
		sides: { sex: unknown, age, place: unknown, mode: unknown },
		mayMeet: [new Uint8Array(ITEMS).fill(1)],
		present,
		presentErrors: present.map(() => null),
		minAnchorAnswers: 200,
		drift: { criterion: 2.7, smallest: 0.2 },
		search: { fdr: 0.05, enough: { smaller: 200, together: 500 } }
	});
	const id = newId();
	const [content] = await asOwner<{ id: string }>(`select id from staff where username = 'mau.soan'`);
	const populations = found.populations.map((one) => ({ ...one, group: 'resident', mode: 'alone' }));
	await asOwner(
		`insert into analysis (id, kind, asked, asked_by, asked_at, state, bank_version, ended_at, report)
		values ($1, 'bank', '{"from": "2026-08-01", "to": "2026-11-20", "group": null, "mode": null}', $2, now(), 'done', $3, now(), $4)`,
		[id, content!.id, bank[0]!.version, JSON.stringify({ ...found, populations, from: '2026-08-02', to: '2026-11-19' })]
	);
	const rows = items.map((figures, n) => ({ item: bank[n]!.item_id, wording: bank[n]!.wording, figures }));
	await asOwner(
		`insert into analysis_item select $1, item, wording, figures from jsonb_to_recordset($2::jsonb) as x (item text, wording text, figures jsonb)`,
		[id, JSON.stringify(rows)]
	);
	return { id, items: bank.map(({ item_id }) => item_id) };
}

/** Other work may share the machine. */
const LONG = { timeout: 300_000 };
const says = (page: Page) => page.innerText('main');

test('the measure: asked, read, released by another, explained to everybody', LONG, async () => {
	const content = await page();
	await signInAs(content, 'mau.soan', '/office/measurement');
	await content.waitForURL('**/office/measurement');
	await expectAccessible(content);
	// Nobody has finished an assessment then: the worker says so in words.
	await content.fill('#from', '2020-01-01');
	await content.fill('#to', '2020-02-01');
	await content.click('form.card .button');
	await content.waitForURL(/measurement\/[0-9a-f-]{36}$/);
	await content.waitForSelector('.notice.bad', { timeout: 60_000 });
	expect(await says(content)).toContain('chưa ai làm xong bài');

	const { id, items } = await leaveAnalysis();
	await content.goto(`/office/measurement/${id}`);
	expect(await says(content)).toContain('khó hơn với người từ 60 tuổi');
	await expectAccessible(content);
	await picture(content, 'measure-report');
	await content.goto(`/office/measurement/${id}?show=release`);
	expect(await says(content)).toContain('Bạn là người chạy phân tích này');
	const phone = await phonePage();
	await signInAs(phone, 'mau.duyet', `/office/measurement/${id}/${items[0]}`);
	await phone.waitForURL(`**/${items[0]}`);
	expect(await says(phone)).toContain('lớn');
	await expectAccessible(phone);
	await picture(phone, 'measure-item');

	const committee = await page();
	await signInAs(committee, 'mau.tinh', '/office/measurement');
	await committee.waitForURL('**/office/measurement');
	// On a slow line somebody types before the scripts have come: what was typed stays when the page wakes.
	await gotoSlowly(committee, `/office/measurement/${id}?show=release`, () => committee.fill('#note', 'Đã xem từng câu'));
	expect(await committee.inputValue('#note')).toBe('Đã xem từng câu');
	await expectAccessible(committee);
	await committee.click('main form .button:has-text("Phát hành")');
	await committee.waitForSelector('.notice', { timeout: 60_000 });
	expect(await says(committee)).toContain('Đã phát hành bộ 1');

	const everybody = await phonePage({ javaScriptEnabled: false });
	await everybody.goto('/about/measure');
	expect(await says(everybody)).toContain('Đến bộ tham số số 1');
	await picture(everybody, 'about-measure');
	const seeing = await phonePage();
	await seeing.goto('/about/measure');
	await expectAccessible(seeing);
});

test('a panel’s mark: the panel made, its judgements entered, adopted by another', LONG, async () => {
	const content = await page();
	await signInAs(content, 'mau.soan', '/office/standards');
	await content.waitForURL('**/office/standards');
	await content.fill('#source', 'Quyết định mẫu 01/QĐ-UBND');
	await content.fill('#borderline', 'Người vừa đủ tự trả tiền bằng mã QR');
	await content.fill('#panellists', 'giáo viên tin học\ncán bộ xã');
	await expectAccessible(content);
	await content.click('form.card .button');
	await content.waitForURL(/standards\/[0-9a-f-]{36}$/);
	for (const [member, mark] of [
		['1', '12'],
		['2', '16']
	] as const) {
		await content.selectOption('#panellist', member);
		await content.fill('#page', mark);
		await content.click('form[action="?/judge"] .button');
		await content.waitForSelector('.notice.good');
	}
	await expectAccessible(content);
	await picture(content, 'standards-panel');
	const committee = await page();
	await signInAs(committee, 'mau.tinh', new URL(content.url()).pathname);
	await committee.click('form[action="?/adopt"] .button');
	await committee.waitForSelector('.notice.good');
	expect(await says(committee)).toContain('Đã dùng mức');
});
