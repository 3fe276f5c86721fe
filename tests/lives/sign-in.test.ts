import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { sampleCode } from '#server/platform/access/staff/one-time-code.ts';
import { newId } from '#server/platform/ids.ts';
import { expectTwinAccessible, page, phonePage, picture } from '../support/browser.ts';
import { asOwner, sample, signInAs } from '../support/sign-in.ts';
import { system } from '../support/own-system.ts';

const OFFICE = { viewport: { width: 1280, height: 800 } };
const withoutScript = { javaScriptEnabled: false };

/** A picture of the page for people, and the rules for machines. */
async function look(shown: Page, name?: string): Promise<void> {
	if (name) await picture(shown, name);
	await expectTwinAccessible(shown);
}

/** Somebody of the sample commune, put in by the owner's hand. */
async function somebody(name: string, birthYear: number): Promise<string> {
	const id = newId();
	await asOwner(
		`insert into person (id, home_place_id, birth_year) select $1, id, $2 from place where code = '30178' and valid_to = 'infinity'`,
		[id, birthYear]
	);
	await asOwner('insert into identity (person_id, full_name) values ($1, $2)', [id, name]);
	return id;
}

describe('staff', () => {
	test('the office is shut to who has not signed in, page, form and data alike', async () => {
		const { address } = system();
		for (const path of ['/office/staff', '/office/audit', '/office/people/x/code', '/office/staff/__data.json']) {
			const answer = await fetch(address + path, { redirect: 'manual' });
			if (path.endsWith('.json')) expect(await answer.text()).toContain('/staff/sign-in');
			else
				expect([answer.status, answer.headers.get('location')]).toEqual([303, `/staff/sign-in?to=${encodeURIComponent(path)}`]);
		}
		const before = await asOwner('select id from staff');
		const form = new URLSearchParams({ username: 'ke.gian', name: 'Kẻ Gian', role: 'administrator' });
		const posted = await fetch(`${address}/office/staff/new`, {
			method: 'POST',
			body: form,
			redirect: 'manual',
			headers: { origin: address, accept: 'text/html' }
		});
		expect(posted.headers.get('location')).toContain('/staff/sign-in');
		expect(await asOwner('select id from staff')).toEqual(before);
	});

	test('signs in on a phone without script: password, code, office; and out again', async () => {
		const phone = await phonePage(withoutScript);
		await phone.goto('/office/audit');
		expect(new URL(phone.url()).pathname).toBe('/staff/sign-in');
		await look(phone, 'access-staff-sign-in');
		const signIn = await sample('mau.kiemtra');
		await phone.fill('[name=username]', signIn.username.toUpperCase());
		await phone.fill('[name=password]', 'sai rồi');
		await phone.click('main button');
		expect(await phone.textContent('main')).toContain('chưa đúng');
		expect(await phone.inputValue('[name=username]')).toBe(signIn.username.toUpperCase());
		expect(await phone.inputValue('[name=password]')).toBe('');
		await look(phone, 'access-staff-wrong');
		await phone.fill('[name=password]', signIn.password);
		await phone.click('main button');
		await look(phone, 'access-second-factor');
		// Half a sign-in opens nothing.
		await phone.goto('/office/audit');
		expect(new URL(phone.url()).pathname).toBe('/staff/sign-in');
		await phone.goto('/staff/second-factor?to=/office/audit');
		// Kept through a mistake.
		await phone.fill('[name=code]', '000000');
		await phone.click('main form button');
		expect(await phone.textContent('main')).toContain('Mã chưa đúng');
		await phone.fill('[name=code]', (await sample('mau.kiemtra')).code);
		await phone.click('main form button');
		expect(new URL(phone.url()).pathname).toBe('/office/audit');
		const session = (await phone.context().cookies()).find((cookie) => cookie.name === 'staff.session_token');
		expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', secure: false });
		await look(phone, 'access-audit-phone');
		await phone.goto('/staff/sign-out');
		await phone.click('main button');
		await phone.goto('/office/audit');
		expect(new URL(phone.url()).pathname).toBe('/staff/sign-in');
	});

	test('a way out to another site is not taken after signing in', async () => {
		const phone = await phonePage(withoutScript);
		await signInAs(phone, 'mau.quantri', '//evil.example/x');
		expect(new URL(phone.url()).host).toBe(new URL(system().address).host);
	});

	test('a passkey is added, named and shown in place of the code; by an address in numbers, or without script, the code is there', async () => {
		const byName = system().address.replace('127.0.0.1', 'localhost');
		const desk = await page({ ...OFFICE, baseURL: byName });
		const device = await desk.context().newCDPSession(desk);
		await device.send('WebAuthn.enable');
		await device.send('WebAuthn.addVirtualAuthenticator', {
			options: {
				protocol: 'ctap2',
				transport: 'internal',
				hasUserVerification: true,
				isUserVerified: true,
				automaticPresenceSimulation: true
			}
		});
		await signInAs(desk, 'mau.tinh', '/staff/passkeys');
		await look(desk);
		await desk.fill('[data-passkey=add] [name=name]', 'Máy ở cơ quan');
		await desk.click('[data-passkey=add] button');
		await desk.waitForSelector('text=Đã thêm khóa');
		await desk.click('summary');
		await desk.fill('form[action="?/rename"] [name=name]', 'Máy phòng họp');
		await desk.click('form[action="?/rename"] button');
		expect(await desk.textContent('section h2')).toBe('Máy phòng họp');
		await look(desk, 'access-passkeys');
		const { username, password } = await sample('mau.tinh');
		const half = async (shown: Page) => {
			await shown.goto('/staff/sign-in?to=/staff/passkeys');
			await shown.fill('[name=username]', username);
			await shown.fill('[name=password]', password);
			await shown.click('main button');
		};
		await desk.goto('/staff/sign-out');
		await desk.click('main button');
		await half(desk);
		await look(desk, 'access-passkey-asked');
		await desk.click('[data-passkey=show] button');
		await desk.waitForURL('**/staff/passkeys');
		expect(await desk.textContent('section')).toContain('Dùng gần nhất');

		const phone = await phonePage({ ...withoutScript, baseURL: byName });
		await half(phone);
		expect(await phone.isVisible('[data-passkey=show]')).toBe(false);
		expect(await phone.isVisible('[name=code]')).toBe(true);
		const bare = await phonePage();
		await signInAs(bare, 'mau.tinh', '/staff/passkeys');
		expect(await bare.textContent('main')).toContain(`${byName}/staff/passkeys`);
		await look(bare, 'access-passkeys-by-number');
		// Gone from the account, it opens nothing.
		await desk.click('summary');
		await desk.click('form[action="?/remove"] button');
		expect(await desk.textContent('main')).toContain('Đã bỏ khóa');
	});

	test('an administrator makes an account; its owner sets up code and password; then it is closed', async () => {
		const desk = await page(OFFICE);
		await signInAs(desk, 'mau.quantri', '/office/staff');
		await look(desk, 'access-staff-list');
		await desk.click('text=Tạo tài khoản');
		await desk.fill('[name=name]', 'Nguyễn Thị Lan');
		await desk.fill('[name=username]', 'lan.myanhung');
		await desk.selectOption('[name=role]', 'commune');
		await desk.fill('[name=place]', 'my an');
		await desk.click('main form button');
		await look(desk, 'access-staff-new');
		expect(await desk.inputValue('[name=name]')).toBe('Nguyễn Thị Lan');
		await desk.check('text=Xã Mỹ An Hưng');
		await desk.click('main form button');
		await look(desk, 'access-staff-made');
		const starting = (await desk.textContent('dd:last-of-type'))!.trim();

		const phone = await phonePage(withoutScript);
		await phone.goto('/staff/sign-in');
		await phone.fill('[name=username]', 'lan.myanhung');
		await phone.fill('[name=password]', starting);
		await phone.click('main button');
		await phone.click('summary');
		await look(phone, 'access-set-up');
		const secret = (await phone.textContent('.key'))!;
		await phone.fill('[name=code]', await sampleCode(secret, new Date()));
		await phone.click('main form button');
		expect(await phone.locator('.codes li').count()).toBe(10);
		await look(phone, 'access-backup-codes');
		await phone.click('main a.button');
		// Until the password is one's own, nothing else opens.
		expect(new URL(phone.url()).pathname).toBe('/staff/password');
		await phone.goto('/office/staff');
		expect(new URL(phone.url()).pathname).toBe('/staff/password');
		await phone.fill('[name=current]', starting);
		await phone.fill('[name=password]', 'kênh xáng bảy nhịp');
		await phone.fill('[name=again]', 'kênh xáng bảy nhịp!');
		await phone.click('main form button');
		await look(phone, 'access-password');
		await phone.fill('[name=current]', starting);
		await phone.fill('[name=password]', 'kênh xáng bảy nhịp');
		await phone.fill('[name=again]', 'kênh xáng bảy nhịp');
		await phone.click('main form button');
		await phone.goto('/office/staff');
		expect(new URL(phone.url()).pathname).toBe('/office/staff');
		expect(await phone.textContent('main')).not.toContain('mau.quantri');
		await look(phone, 'access-staff-list-phone');
		// An office asks for nothing but helpers, and gets nothing else, whatever its form says.
		await phone.goto('/office/staff/new');
		expect(await phone.locator('option').allTextContents()).toHaveLength(1);

		await desk.goto('/office/staff?q=lan');
		await desk.click('text=Nguyễn Thị Lan');
		await look(desk, 'access-account');
		await desk.click('button:text-is("Khóa tài khoản")');
		await look(desk);
		await phone.goto('/office/staff');
		expect(new URL(phone.url()).pathname).toBe('/staff/sign-in');
		await desk.goto('/office/audit');
		expect(await desk.textContent('main')).toContain('khóa tài khoản');
		await look(desk, 'access-audit');
		await desk.goto('/office/audit?who=quantri&action=disabled-staff&from=2020-01-01');
		expect(await desk.locator('tbody tr').count()).toBe(1);
	});
});

describe('a resident', () => {
	let person: string;
	let code: string;
	beforeAll(async () => {
		person = await somebody('Trần Thị Sáu', 1954);
	});

	test('gets a card from the officer', async () => {
		const desk = await page(OFFICE);
		await signInAs(desk, 'mau.xa', `/office/people/${person}/code`);
		await look(desk, 'access-card-none');
		await desk.click('main form button');
		await look(desk, 'access-card');
		await desk.emulateMedia({ media: 'print' });
		await picture(desk, 'access-card-print');
		await desk.emulateMedia({ media: null });
		code = (await desk.getAttribute('.code', 'aria-label'))!;
		expect(code).toMatch(/^\d{4} \d{4} \d{4}$/);
		await desk.goto(`/office/people/${newId()}/code`);
		expect(await desk.textContent('main')).toContain('không có quyền');
		await desk.goto('/office/people/khong-phai/code');
		expect(await desk.textContent('main')).toContain('không có quyền');
	});

	test('comes in by it on a phone without script, agrees, chooses a name, goes, and comes again by the name', async () => {
		const phone = await phonePage(withoutScript);
		await phone.goto('/me/consent');
		expect(new URL(phone.url()).pathname).toBe('/sign-in');
		await look(phone, 'access-code');
		await phone.fill('[name=code]', '1234 5678 901');
		await phone.click('main form button');
		expect(await phone.textContent('main')).toContain('người giúp đỡ');
		expect(await phone.inputValue('[name=code]')).toBe('1234 5678 901');
		await look(phone, 'access-code-wrong');
		await phone.fill('[name=code]', code.replaceAll(' ', '-'));
		await phone.check('[name=helped]');
		await phone.click('main form button');
		expect(new URL(phone.url()).pathname).toBe('/me/consent');
		expect(await phone.locator('input[type=checkbox], input[type=radio]').count()).toBe(0);
		await look(phone, 'access-consent');
		await phone.click('button:text-is("Tôi đồng ý") >> nth=0');
		expect(await phone.textContent('main')).toContain('Bạn đã đồng ý');
		expect(await phone.textContent('main')).toContain('do Cán bộ xã Mỹ An Hưng (mẫu) ghi giúp');
		await phone.click('button:text-is("Rút lại")');
		expect(await phone.textContent('main')).toContain('Bạn không đồng ý');
		const said = await asOwner('select purpose, given, manner from consent where person_id = $1 order by at', [person]);
		expect(said).toEqual([
			{ purpose: 'assessment', given: true, manner: 'assisted' },
			{ purpose: 'assessment', given: false, manner: 'assisted' }
		]);
		await phone.goto('/me/account');
		await look(phone, 'access-account-own');
		await phone.fill('[name=login]', 'Bà Sáu 54');
		await phone.fill('[name=password]', '111111');
		await phone.fill('[name=again]', '111111');
		await phone.click('main form button');
		expect(await phone.textContent('main')).toContain('Dễ đoán');
		expect(await phone.inputValue('[name=login]')).toBe('Bà Sáu 54');
		await phone.fill('[name=password]', '739105');
		await phone.fill('[name=again]', '739105');
		await phone.click('main form button');
		expect(await phone.textContent('main')).toContain('basau54');
		await phone.goto('/sign-out');
		await phone.click('main button');
		await phone.goto('/me/account');
		await phone.click('text=tên đăng nhập riêng');
		await look(phone, 'access-login');
		await phone.fill('[name=login]', 'ba sau 54');
		await phone.fill('[name=password]', '739105');
		await phone.click('main form button');
		expect(new URL(phone.url()).pathname).toBe('/me/account');
		// A resident in the office is told so, in words.
		const answer = await phone.goto('/office/staff');
		expect(answer?.status()).toBe(403);
	});

	test('a child’s consent on paper is written down by the office, with who speaks for the child', async () => {
		const child = await somebody('Lê Văn Tí', new Date().getFullYear() - 10);
		const phone = await phonePage(withoutScript);
		await signInAs(phone, 'mau.giup', `/office/people/${child}/consent`);
		await look(phone);
		const card = phone.locator('section', { has: phone.locator('h2', { hasText: 'Làm bài đánh giá' }) });
		await card.locator('[value=paper]').check();
		await card.locator('text=Ghi: đồng ý').click();
		expect(await phone.textContent('main')).toContain('cha, mẹ hoặc người giám hộ');
		await card.locator('[name=representative]').fill('Mẹ: Nguyễn Thị Út');
		await card.locator('text=Ghi: đồng ý').click();
		await look(phone, 'access-consent-office');
		const said = await asOwner('select given, manner, representative from consent where person_id = $1', [child]);
		expect(said).toEqual([{ given: true, manner: 'paper', representative: 'Mẹ: Nguyễn Thị Út' }]);
	});
});

test('cookies made up by a stranger are nobody, and an error is told in words', async () => {
	const { address } = system();
	const answer = await fetch(`${address}/me/consent`, {
		redirect: 'manual',
		headers: { cookie: 'resident=eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.; staff.session_token=a.b' }
	});
	expect(answer.headers.get('location')).toContain('/sign-in');
});
