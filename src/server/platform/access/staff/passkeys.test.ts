import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../../../tests/support/database.ts';
import { Browser, buildPlaces, buildStaff, PASSWORD, signInConnection } from '../../../../../tests/support/access.ts';
import { PasskeyDevice } from '../../../../../tests/support/passkey-device.ts';
import { signedIn as enrolled, type SignedIn } from '../../../../../tests/support/staff-sign-in.ts';
import { asActor, type Connection } from '../../db/index.ts';
import { resetSecondFactor } from './change-staff.ts';
import { addPasskey, ownPasskeys, passkeyHost, passkeyToShow, removePasskey, renamePasskey, showPasskey } from './passkeys.ts';
import { staffOf } from './session.ts';
import { signInStaff } from './sign-in.ts';

const database = useDatabase();
const ORIGIN = 'http://localhost';
let signIn: Connection;
let places: Awaited<ReturnType<typeof buildPlaces>>;
beforeAll(async () => {
	signIn = signInConnection(database);
	places = await buildPlaces(database);
});
afterAll(() => signIn.close());
beforeEach(async () => {
	await database.owner.deleteFrom('throttle').execute();
	await database.owner.deleteFrom('staff_code_used').execute();
});

type Staff = SignedIn;
const refusal = (code: string) => expect.objectContaining({ name: 'Refusal', code });
const who = (browser: Browser) => staffOf(signIn.db, database.app, browser);
const password = (browser: Browser, username: string) => signInStaff(signIn.db, browser, { username, password: PASSWORD });

const signedIn = (username: string) => enrolled(database, signIn, { username, placeId: places.commune });

async function add(browser: Browser, staff: Staff, device: PasskeyDevice, name = 'Máy cơ quan', origin = ORIGIN): Promise<void> {
	const { toAdd } = await ownPasskeys(signIn.db, browser, staff);
	await addPasskey(signIn.db, browser, staff, { name, response: device.make(toAdd!, origin) });
}

/** Password shown, and now the passkey is asked for. */
async function waiting(username: string) {
	const browser = new Browser();
	expect(await password(browser, username)).toBe('second-factor');
	const asked = await passkeyToShow(signIn.db, browser);
	if (!asked) throw new Error('no passkey is asked for');
	return { browser, asked };
}
const names = async (browser: Browser, staff: Staff) =>
	(await ownPasskeys(signIn.db, browser, staff)).passkeys.map(({ name }) => name);

describe('a passkey in place of a code', () => {
	test('makes the sign-in whole, is logged, and says when it was used', async () => {
		const { browser: desk, staff } = await signedIn('mot');
		const device = new PasskeyDevice();
		await add(desk, staff, device);
		const { browser, asked } = await waiting('mot');
		expect(asked.allowCredentials).toHaveLength(1);
		expect(await who(browser)).toBeNull();
		await showPasskey(signIn.db, browser, { response: device.show(asked, ORIGIN) });
		expect((await who(browser))?.kind).toBe('staff');
		const [passkey] = (await ownPasskeys(signIn.db, browser, staff)).passkeys;
		expect(passkey?.lastUsedAt).toEqual(browser.now);
		const log = await database.owner
			.selectFrom('audit')
			.select(['action', 'details'])
			.where('account_id', '=', staff.actor.accountId)
			.orderBy('id')
			.execute();
		expect(log.slice(-2)).toEqual([
			{ action: 'added-passkey', details: {} },
			{ action: 'sign-in', details: { by: 'passkey' } }
		]);
	});

	test('before the password nothing is asked for, nor without a passkey, nor at an address in numbers', async () => {
		const { browser: desk, staff } = await signedIn('hai');
		expect(await passkeyToShow(signIn.db, new Browser())).toBeNull();
		await expect(showPasskey(signIn.db, new Browser(), { response: '{}' })).rejects.toEqual(refusal('sign-in-again'));
		const bare = new Browser();
		await password(bare, 'hai');
		expect(await passkeyToShow(signIn.db, bare)).toBeNull();
		await add(desk, staff, new PasskeyDevice());
		bare.origin = 'http://127.0.0.1:3000';
		expect(await passkeyToShow(signIn.db, bare)).toBeNull();
		expect([
			passkeyHost('http://127.0.0.1:3000'),
			passkeyHost('http://[::1]:3000'),
			passkeyHost('https://hocvuso.dongthap.gov.vn')
		]).toEqual([null, null, 'hocvuso.dongthap.gov.vn']);
	});

	test('another site’s, another account’s, another sign-in’s, a forged and an unreadable one are refused alike', async () => {
		const { browser: desk, staff } = await signedIn('ba.3');
		const device = new PasskeyDevice();
		await add(desk, staff, device);
		const { browser: other, staff: neighbour } = await signedIn('bon');
		const theirs = new PasskeyDevice();
		await add(other, neighbour, theirs);
		const { browser, asked } = await waiting('ba.3');
		const { asked: elsewhere } = await waiting('ba.3');
		const tampered = JSON.parse(device.show(asked, ORIGIN)) as { response: { signature: string } };
		tampered.response.signature = Buffer.alloc(70, 7).toString('base64url');
		for (const response of [
			device.show(asked, 'http://localhost.evil.example'),
			device.show({ ...asked, rpId: 'evil.example' }, ORIGIN),
			device.show(elsewhere, ORIGIN),
			theirs.show(asked, ORIGIN),
			JSON.stringify(tampered),
			'not JSON',
			'null',
			'{}',
			''
		])
			await expect(showPasskey(signIn.db, browser, { response })).rejects.toEqual(refusal('wrong-passkey'));
		expect(await who(browser)).toBeNull();
		await showPasskey(signIn.db, browser, { response: device.show(asked, ORIGIN) });
		expect((await who(browser))?.kind).toBe('staff');
	});

	test('what was shown opens once, and a device whose count goes back is a copy', async () => {
		const { browser: desk, staff } = await signedIn('nam');
		const device = new PasskeyDevice();
		await add(desk, staff, device);
		const { browser, asked } = await waiting('nam');
		const response = device.show(asked, ORIGIN);
		await showPasskey(signIn.db, browser, { response });
		const thief = new Browser();
		for (const [name, value] of browser.kept) if (name.includes('two_factor')) thief.kept.set(name, value);
		await expect(showPasskey(signIn.db, thief, { response })).rejects.toEqual(refusal('sign-in-again'));
		device.counter = 0;
		const next = await waiting('nam');
		await expect(showPasskey(signIn.db, next.browser, { response: device.show(next.asked, ORIGIN) })).rejects.toEqual(
			refusal('wrong-passkey')
		);
	});

	test('of two who send one at the same moment, one gets in', async () => {
		const { browser: desk, staff } = await signedIn('sau');
		const device = new PasskeyDevice();
		await add(desk, staff, device);
		const { browser, asked } = await waiting('sau');
		const twin = new Browser();
		for (const [name, value] of browser.kept) twin.kept.set(name, value);
		const response = device.show(asked, ORIGIN);
		const results = await Promise.allSettled([browser, twin].map((each) => showPasskey(signIn.db, each, { response })));
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	});

	test('after ten wrong ones all wait, for a quarter of an hour', async () => {
		const { browser: desk, staff } = await signedIn('bay');
		const device = new PasskeyDevice();
		await add(desk, staff, device);
		const { browser, asked } = await waiting('bay');
		for (let i = 0; i < 10; i++)
			await expect(showPasskey(signIn.db, browser, { response: '{}' })).rejects.toEqual(refusal('wrong-passkey'));
		await expect(showPasskey(signIn.db, browser, { response: device.show(asked, ORIGIN) })).rejects.toMatchObject({
			code: 'too-many-tries',
			details: { minutes: 15 }
		});
		browser.now = new Date(browser.now.getTime() + 16 * 60_000);
		await showPasskey(signIn.db, browser, { response: device.show(asked, ORIGIN) }).catch((error: { code: string }) =>
			// Ten minutes after the password it has to be shown again, passkey or not.
			expect(error.code).toBe('sign-in-again')
		);
	});

	test('a disabled account is out, whatever it shows', async () => {
		const { browser: desk, staff } = await signedIn('tam');
		const device = new PasskeyDevice();
		await add(desk, staff, device);
		const { browser, asked } = await waiting('tam');
		await database.owner.updateTable('staff').set({ disabled_at: new Date() }).where('id', '=', staff.actor.accountId).execute();
		await expect(showPasskey(signIn.db, browser, { response: device.show(asked, ORIGIN) })).rejects.toEqual(
			refusal('account-disabled')
		);
	});
});

describe('looking after one’s passkeys', () => {
	test('several, each with a name; renamed; removed; a stranger’s are nobody’s', async () => {
		const { browser, staff } = await signedIn('chin');
		const [desk, phone] = [new PasskeyDevice(), new PasskeyDevice()];
		await add(browser, staff, desk);
		await add(browser, staff, phone, '  Điện   thoại ');
		expect(await names(browser, staff)).toEqual(['Máy cơ quan', 'Điện thoại']);
		await expect(add(browser, staff, phone)).rejects.toEqual(refusal('passkey-known'));
		for (const name of ['', '   ', 'x'.repeat(61)])
			await expect(add(browser, staff, new PasskeyDevice(), name)).rejects.toEqual(refusal('passkey-name'));
		await expect(add(browser, staff, new PasskeyDevice(), 'x', 'http://evil.example')).rejects.toEqual(refusal('wrong-passkey'));
		const [first] = (await ownPasskeys(signIn.db, browser, staff)).passkeys;
		const { staff: stranger } = await signedIn('muoi');
		for (const verb of [
			(id: string) => renamePasskey(signIn.db, stranger, { id, name: 'Của tôi' }),
			(id: string) => removePasskey(signIn.db, stranger, { id })
		])
			for (const id of [first!.id, 'khong-phai']) await expect(verb(id)).rejects.toEqual(refusal('not-found'));
		await renamePasskey(signIn.db, staff, { id: first!.id, name: 'Máy bàn' });
		expect(await names(browser, staff)).toEqual(['Máy bàn', 'Điện thoại']);
		await removePasskey(signIn.db, staff, { id: first!.id });
		expect(await names(browser, staff)).toEqual(['Điện thoại']);
		const next = await waiting('chin');
		await expect(showPasskey(signIn.db, next.browser, { response: desk.show(next.asked, ORIGIN) })).rejects.toEqual(
			refusal('wrong-passkey')
		);
	});

	test('ten are enough', async () => {
		const { browser, staff } = await signedIn('nhieu');
		for (let n = 0; n < 10; n++) await add(browser, staff, new PasskeyDevice(), `Máy ${n}`);
		await expect(add(browser, staff, new PasskeyDevice())).rejects.toMatchObject({
			code: 'too-many-passkeys',
			details: { most: 10 }
		});
	});

	test('the last second factor stays: with codes set up the last passkey may go, without them it may not', async () => {
		const { browser, staff } = await signedIn('cuoi');
		await add(browser, staff, new PasskeyDevice());
		await add(browser, staff, new PasskeyDevice(), 'Khóa thứ hai');
		await database.owner
			.updateTable('staff_two_factor')
			.set({ verified: false })
			.where('staff_id', '=', staff.actor.accountId)
			.execute();
		const { passkeys } = await ownPasskeys(signIn.db, browser, staff);
		const results = await Promise.allSettled(passkeys.map(({ id }) => removePasskey(signIn.db, staff, { id })));
		expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		const [left] = (await ownPasskeys(signIn.db, browser, staff)).passkeys;
		await expect(removePasskey(signIn.db, staff, { id: left!.id })).rejects.toEqual(refusal('last-second-factor'));
		await database.owner
			.updateTable('staff_two_factor')
			.set({ verified: true })
			.where('staff_id', '=', staff.actor.accountId)
			.execute();
		await removePasskey(signIn.db, staff, { id: left!.id });
		expect(await names(browser, staff)).toEqual([]);
	});

	test('everything is lost: the administrator resets codes and passkeys, and a new one is set up', async () => {
		const { browser, staff } = await signedIn('mat');
		const device = new PasskeyDevice();
		await add(browser, staff, device);
		const admin = await buildStaff(database, { username: 'quantri', role: 'administrator' });
		await resetSecondFactor(database.app, admin, staff.actor.accountId);
		expect(await who(browser)).toBeNull();
		const again = new Browser();
		expect(await password(again, 'mat')).toBe('set-up');
		expect(await passkeyToShow(signIn.db, again)).toBeNull();
		expect(
			await database.owner.selectFrom('staff_passkey').selectAll().where('staff_id', '=', staff.actor.accountId).execute()
		).toEqual([]);
	});

	test('no page sees them, whoever it acts for', async () => {
		const { browser, staff } = await signedIn('tuong');
		await add(browser, staff, new PasskeyDevice());
		const seen = await asActor(database.app, staff.actor, (db) => db.selectFrom('staff_passkey').select('id').execute());
		expect(seen).toEqual([]);
		await expect(
			asActor(database.app, staff.actor, (db) =>
				db
					.insertInto('staff_passkey')
					.values({
						id: crypto.randomUUID(),
						staff_id: staff.actor.accountId,
						credential_id: 'x',
						public_key: Buffer.from('x'),
						counter: 0,
						transports: [],
						name: 'x',
						created_at: new Date()
					})
					.execute()
			)
		).rejects.toThrow('row-level security');
	});
});
