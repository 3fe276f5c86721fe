import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { newId } from '#server/platform/ids.ts';
import { expectAccessible, phonePage, picture } from '../support/browser.ts';
import { asOwner, sample, signInAs } from '../support/sign-in.ts';

let person: string;
beforeAll(async () => {
	person = newId();
	await asOwner(
		`insert into person (id, home_place_id, birth_year) select $1, id, 1950 from place where code = '30178' and valid_to = 'infinity'`,
		[person]
	);
	await asOwner('insert into identity (person_id, full_name) values ($1, $2)', [person, 'Huỳnh Thị Muội']);
});

const at = (shown: Page) => new URL(shown.url()).pathname;
async function look(shown: Page, name: string): Promise<void> {
	await picture(shown, name);
	await expectAccessible(shown);
}

/** "I don't know" to every question, until the result. */
async function toTheEnd(shown: Page): Promise<void> {
	for (let n = 0; n < 40 && !at(shown).endsWith('/result'); n++) {
		const asked = await shown.getAttribute('[name=item]', 'value');
		await shown.click('[name=unknown]');
		// A phone that got no answer gives up after 20 seconds, and tries again by itself some seconds later.
		const patience = { timeout: 60_000 };
		await shown.waitForFunction(
			(before) => {
				const now = document.querySelector<HTMLInputElement>('[name=item]')?.value;
				return location.pathname.endsWith('/result') || (now !== undefined && now !== before);
			},
			asked,
			patience
		);
	}
}

test('a helper sits beside somebody: asks, begins, lends the phone; nothing else opens until the password is typed', async () => {
	const phone = await phonePage();
	await signInAs(phone, 'mau.giup', '/office/sittings');
	await look(phone, 'beside-sittings');
	await phone.fill('[name=q]', 'huynh thi muoi');
	await phone.click('form[role=search] button');
	await phone.click('text=Huỳnh Thị Muội');
	await phone.click('text=Làm bài cùng người này');
	await phone.waitForURL('**/sitting');
	await look(phone, 'beside-consent');
	await phone.check('[name=manner][value=assisted]');
	await phone.click('text=Ghi: đồng ý');
	await look(phone, 'beside-begin');
	await phone.click('text=Bắt đầu bài của');
	await phone.waitForURL('**/sitting/*');
	const frame = at(phone);
	expect(await phone.textContent('header')).toContain('Huỳnh Thị Muội');
	await look(phone, 'beside-question');

	// Back, an address, a program: all lead to the sitting, and nothing of the office is said.
	await phone.goBack();
	expect(at(phone)).toBe(frame);
	for (const path of ['/office/people', `/office/people/${person}/code`, '/', '/me', '/assess', '/staff/password']) {
		await phone.goto(path);
		expect([path, at(phone)]).toEqual([path, frame]);
	}
	const asked = await phone.evaluate(async (person) => {
		const headers = { 'content-type': 'application/json' };
		const begun = await fetch('/api/v1/sittings', {
			method: 'POST',
			headers,
			body: JSON.stringify({ person, mode: 'assisted' })
		});
		const data = await (await fetch('/office/people/__data.json')).text();
		return { begun: begun.status, data };
	}, person);
	expect(asked.begun).toBe(403);
	expect(asked.data).not.toContain('found');

	// A wrong password leaves it lent; the connection, lost in between, costs nothing.
	await phone.goto(`${frame}/back`);
	await look(phone, 'beside-back');
	await phone.fill('[name=password]', 'không phải');
	await phone.click('text=Tôi đã nhận máy');
	expect(await phone.textContent('main')).toContain('chưa đúng');
	await phone.click('text=Quay lại bài làm');
	await phone.waitForURL(`**${frame}`);
	await toTheEnd(phone);
	expect(at(phone)).toBe(`${frame}/result`);
	await phone.waitForSelector('h1');
	await look(phone, 'beside-result');
	expect(await phone.locator('a[href^="/learn"]').count()).toBe(0);
	await phone.click('a:text-is("Đưa máy lại")');
	await phone.fill('[name=password]', (await sample('mau.giup')).password);
	await phone.click('text=Tôi đã nhận máy');
	await phone.waitForURL(`**/office/people/${person}/sitting`);
	// Who helped does not watch, and is told who may.
	expect(await phone.isDisabled('[value=proctored]')).toBe(true);
	expect(await phone.textContent('#why')).toContain('Người giám sát được');
	await look(phone, 'beside-after');

	const facts = await asOwner<{ mode: string; device: string; name: string }>(
		`select distinct e.mode, e.device, s.name from evidence e join staff s on s.id = e.recorded_by where e.person_id = $1`,
		[person]
	);
	expect(facts).toEqual([
		{ mode: 'assisted', name: 'Người giúp đỡ xã Mỹ An Hưng (mẫu)', device: expect.stringMatching(/^[0-9a-f-]{36}$/) as string }
	]);
	const [consent] = await asOwner('select manner, helper_account is not null as helped from consent where person_id = $1', [
		person
	]);
	expect(consent).toEqual({ manner: 'assisted', helped: true });
});

test('an inspector watches on a phone without script, and goes on with it on another after the first one died', async () => {
	const other = newId();
	await asOwner(
		`insert into person (id, home_place_id, birth_year) select $1, id, 1961 from place where code = '30178' and valid_to = 'infinity'`,
		[other]
	);
	await asOwner('insert into identity (person_id, full_name) values ($1, $2)', [other, 'Đinh Văn Thời']);
	const phone = await phonePage({ javaScriptEnabled: false });
	await signInAs(phone, 'mau.kiemtra', `/office/people/${other}/sitting`);
	// An inspector writes no consent down, and is told who does.
	expect(await phone.textContent('main')).toContain('chưa đồng ý');
	await asOwner(
		`insert into consent (person_id, id, purpose, version, given, manner, at)
		select $1, $2, 'assessment', max(version), true, 'self', now() from consent_wording where purpose = 'assessment'`,
		[other, newId()]
	);
	await phone.reload();
	await phone.check('[value=proctored]');
	await phone.click('text=Bắt đầu bài của');
	const frame = at(phone);
	expect(await phone.textContent('header')).toContain('giám sát');
	await phone.click('[name=unknown]');
	expect(at(phone)).toBe(frame);
	// The helper's phone dies; on another one the sitting is found again.
	const second = await phonePage({ javaScriptEnabled: false });
	await signInAs(second, 'mau.kiemtra', '/office/sittings');
	await second.click('text=Làm tiếp với Đinh Văn Thời');
	await second.click('main form button');
	expect(at(second)).toBe(frame);
	expect(await second.textContent('main')).toContain('Câu 2');
	// Forgotten the password: out of the office altogether.
	await second.goto(`${frame}/back`);
	await second.click('text=Quên mật khẩu');
	expect(at(second)).toBe('/staff/sign-in');
	await second.goto('/office/people');
	expect(at(second)).toBe('/staff/sign-in');
});
