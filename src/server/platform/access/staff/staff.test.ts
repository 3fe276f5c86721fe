import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../../../tests/support/database.ts';
import { Browser, buildPerson, buildPlaces, buildStaff, signInConnection } from '../../../../../tests/support/access.ts';
import { asActor, type Connection } from '../../db/index.ts';
import { changePassword } from './change-password.ts';
import { disableStaff, enableStaff, grantRole, resetPassword, resetSecondFactor, revokeRole } from './change-staff.ts';
import { createStaff } from './create-staff.ts';
import { createFirstAdministrator, resetFromConsole } from './first-administrator.ts';
import { listStaff, readStaff } from './list-staff.ts';
import { enrolment, renewBackupCodes, showBackupCode, showOneTimeCode } from './second-factor.ts';
import { sessionCookie, staffAuth } from './auth.ts';
import { endStaffSession, staffOf } from './session.ts';
import { signInStaff } from './sign-in.ts';
import { sampleCode } from './one-time-code.ts';

const database = useDatabase();
let signIn: Connection;
let places: Awaited<ReturnType<typeof buildPlaces>>;
const PASSWORD = 'con trâu ba bờ';

beforeAll(async () => {
	signIn = signInConnection(database);
	places = await buildPlaces(database);
});
afterAll(() => signIn.close());
beforeEach(async () => {
	await database.owner.deleteFrom('throttle').execute();
});

const refusal = (code: string) => expect.objectContaining({ name: 'Refusal', code });
const who = (browser: Browser) => staffOf(signIn.db, database.app, browser);
const password = (browser: Browser, username: string, password = PASSWORD) =>
	signInStaff(signIn.db, browser, { username, password });

/** Signs in and sets up the second factor; returns the browser, the secret and the backup codes. */
async function enrolled(
	username: string,
	{ chosen = PASSWORD, ...options }: { chosen?: string; secure?: boolean; address?: string } = {}
) {
	const browser = new Browser(options);
	expect(await password(browser, username, chosen)).toBe('set-up');
	const half = await who(browser);
	if (half?.kind !== 'half-staff') throw new Error('expected half');
	const { secret } = await enrolment(signIn.db, browser, half);
	const code = await codeNow(secret, browser.now);
	const { backupCodes } = await showOneTimeCode(signIn.db, browser, { code, settingUp: true });
	return { browser, secret, code, backupCodes: backupCodes ?? [] };
}

const codeNow = (secret: string, at: Date) => sampleCode(secret, at);
/** Lets the same half minute be used again. */
const forgetCodes = () => database.owner.deleteFrom('staff_code_used').execute();

describe('signing in', () => {
	test('a password alone is half a sign-in; a code makes it whole', async () => {
		const actor = await buildStaff(database, { username: 'hai', role: 'commune', placeId: places.commune });
		const browser = new Browser();
		expect(await password(browser, '  HAI ')).toBe('set-up');
		expect(await who(browser)).toMatchObject({ kind: 'half-staff', actor: { kind: 'public' }, setUp: false });
		const { secret } = await enrolment(signIn.db, browser, { accountId: actor.accountId, username: 'hai' });
		await expect(showOneTimeCode(signIn.db, browser, { code: '000000', settingUp: true })).rejects.toEqual(
			refusal('wrong-one-time-code')
		);
		expect((await who(browser))?.kind).toBe('half-staff');
		const { backupCodes } = await showOneTimeCode(signIn.db, browser, {
			code: await codeNow(secret, browser.now),
			settingUp: true
		});
		expect(new Set(backupCodes).size).toBe(10);
		expect(await who(browser)).toMatchObject({
			kind: 'staff',
			actor,
			username: 'hai',
			roles: [{ role: 'commune', placeId: places.commune, placeName: 'Xã Mỹ An Hưng' }]
		});
		// Once shown, the secret is never given out again.
		await expect(enrolment(signIn.db, browser, { accountId: actor.accountId, username: 'hai' })).rejects.toEqual(
			refusal('second-factor-exists')
		);
	});

	test('the next time a code is asked for: wrong, used and right', async () => {
		await buildStaff(database, { username: 'ba.3', role: 'commune', placeId: places.commune });
		const { secret, code } = await enrolled('ba.3');
		const browser = new Browser();
		expect(await password(browser, 'ba.3')).toBe('second-factor');
		expect(await who(browser)).toBeNull();
		await expect(showOneTimeCode(signIn.db, browser, { code: '123', settingUp: false })).rejects.toEqual(
			refusal('wrong-one-time-code')
		);
		expect(await who(browser)).toBeNull();
		// The code of the set-up is in time still, and was used.
		await expect(showOneTimeCode(signIn.db, browser, { code, settingUp: false })).rejects.toEqual(refusal('used-one-time-code'));
		expect(await who(browser)).toBeNull();
		await forgetCodes();
		await password(browser, 'ba.3');
		await showOneTimeCode(signIn.db, browser, {
			code: ` ${(await codeNow(secret, browser.now)).replace(/(...)/, '$1 ')}`,
			settingUp: false
		});
		expect((await who(browser))?.kind).toBe('staff');
	});

	test('of two who use one code at the same moment, one gets in', async () => {
		await buildStaff(database, { username: 'tu.4', role: 'commune', placeId: places.commune });
		const { secret } = await enrolled('tu.4');
		await forgetCodes();
		const browsers = [new Browser(), new Browser()];
		for (const browser of browsers) await password(browser, 'tu.4');
		const code = await codeNow(secret, new Date());
		const results = await Promise.allSettled(
			browsers.map((browser) => showOneTimeCode(signIn.db, browser, { code, settingUp: false }))
		);
		expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
		expect((await Promise.all(browsers.map(who))).filter(Boolean)).toHaveLength(1);
	});

	test('a backup code opens once, however it is typed', async () => {
		await buildStaff(database, { username: 'nam', role: 'commune', placeId: places.commune });
		const { backupCodes } = await enrolled('nam');
		const first = backupCodes[0]!;
		const browser = new Browser();
		await password(browser, 'nam');
		await showBackupCode(signIn.db, browser, { code: ` ${first.toUpperCase().replace('-', ' ')} ` });
		expect((await who(browser))?.kind).toBe('staff');
		const other = new Browser();
		await password(other, 'nam');
		await expect(showBackupCode(signIn.db, other, { code: first })).rejects.toEqual(refusal('wrong-one-time-code'));
		const actor = (await who(browser))!;
		if (actor.kind !== 'staff') throw new Error();
		const fresh = await renewBackupCodes(signIn.db, browser, actor.actor.accountId);
		await expect(showBackupCode(signIn.db, other, { code: backupCodes[1]! })).rejects.toEqual(refusal('wrong-one-time-code'));
		await showBackupCode(signIn.db, other, { code: fresh[0]! });
		expect((await who(other))?.kind).toBe('staff');
	});

	test('guessing one-time codes ends the sign-in, and then locks the second factor for a while', async () => {
		await buildStaff(database, { username: 'sau', role: 'commune', placeId: places.commune });
		const { secret } = await enrolled('sau');
		await forgetCodes();
		const codes: string[] = [];
		for (let round = 0; round < 3; round++) {
			const browser = new Browser();
			await password(browser, 'sau');
			for (let i = 0; i < 6; i++)
				await showOneTimeCode(signIn.db, browser, { code: '000000', settingUp: false }).catch((error: { code: string }) =>
					codes.push(error.code)
				);
		}
		expect(codes.filter((code) => code === 'wrong-one-time-code')).toHaveLength(10);
		expect(codes).toContain('sign-in-again');
		expect(codes.at(-1)).toBe('too-many-tries');
		const browser = new Browser();
		await password(browser, 'sau');
		await expect(
			showOneTimeCode(signIn.db, browser, { code: await codeNow(secret, new Date()), settingUp: false })
		).rejects.toEqual(refusal('too-many-tries'));
		// The lock ends by itself.
		await database.owner
			.updateTable('staff_two_factor')
			.set({ locked_until: new Date(Date.now() - 1000) })
			.where('locked_until', 'is not', null)
			.execute();
		await showOneTimeCode(signIn.db, browser, { code: await codeNow(secret, new Date()), settingUp: false });
		expect((await who(browser))?.kind).toBe('staff');
	});

	test('wrong name, wrong password and nobody are refused alike, and after ten tries all wait', async () => {
		await buildStaff(database, { username: 'bay', role: 'commune', placeId: places.commune });
		for (const username of ['bay', 'khong.co.ai', '', 'a', 'có dấu ạ', 'x'.repeat(300)]) {
			await database.owner.deleteFrom('throttle').execute();
			await expect(password(new Browser(), username, 'sai rồi')).rejects.toEqual(refusal('wrong-sign-in'));
			for (let i = 1; i < 10; i++)
				await password(new Browser({ address: `198.51.100.${i}` }), username, 'sai rồi').catch(() => {});
			const blocked = new Browser({ address: '198.51.100.99' });
			await expect(password(blocked, username, PASSWORD)).rejects.toMatchObject({
				code: 'too-many-tries',
				details: { minutes: 15 }
			});
		}
		await database.owner.deleteFrom('throttle').execute();
		for (let i = 0; i < 10; i++) await password(new Browser(), 'bay', 'sai').catch(() => {});
		const later = new Browser();
		later.now = new Date(Date.now() + 16 * 60_000);
		expect(await password(later, 'bay')).toBe('set-up');
		const blocked = await database.owner.selectFrom('audit').select('id').where('action', '=', 'sign-in-blocked').execute();
		expect(blocked.length).toBeGreaterThan(0);
	});

	test('an address that tries many names waits too; fifty at the same moment are fifty', async () => {
		const tries = await Promise.allSettled(
			Array.from({ length: 64 }, (_, i) => password(new Browser({ address: '2001:db8:1:2::99' }), `nguoi${i}`, 'sai'))
		);
		const codes = tries.map((result) => (result.status === 'rejected' ? (result.reason as { code: string }).code : 'in'));
		expect(codes.filter((code) => code === 'wrong-sign-in')).toHaveLength(60);
		// Another address of the same subscriber is no other subscriber.
		await expect(password(new Browser({ address: '2001:db8:1:2:ffff::1' }), 'ai', 'sai')).rejects.toEqual(
			refusal('too-many-tries')
		);
		await expect(password(new Browser({ address: '2001:db8:1:3::1' }), 'ai', 'sai')).rejects.toEqual(refusal('wrong-sign-in'));
	});

	test('cookies are for the server alone, and over https for https alone', async () => {
		await buildStaff(database, { username: 'tam', role: 'commune', placeId: places.commune });
		for (const secure of [false, true]) {
			await database.owner.deleteFrom('staff_two_factor').execute();
			await database.owner.updateTable('staff').set({ two_factor_enabled: false }).where('username', '=', 'tam').execute();
			await forgetCodes();
			const { browser } = await enrolled('tam', { secure });
			expect(browser.options.get(sessionCookie(secure))).toMatchObject({
				httpOnly: true,
				sameSite: 'lax',
				secure,
				path: '/',
				maxAge: 12 * 3600
			});
			expect((await who(browser))?.kind).toBe('staff');
			// A cookie of one kind does not stand for the other.
			browser.secure = !secure;
			expect(await who(browser)).toBeNull();
		}
	});

	test('signing out ends the session in the database too', async () => {
		await buildStaff(database, { username: 'chin', role: 'commune', placeId: places.commune });
		const { browser } = await enrolled('chin');
		const stolen = new Browser();
		for (const [name, value] of browser.kept) stolen.kept.set(name, value);
		expect((await who(stolen))?.kind).toBe('staff');
		await endStaffSession(signIn.db, browser);
		expect(browser.kept.get(sessionCookie(false))).toBeUndefined();
		expect(await who(stolen)).toBeNull();
	});

	test('a forged or foreign cookie is nobody', async () => {
		const browser = new Browser();
		browser.kept.set(sessionCookie(false), 'khong.phai');
		expect(await who(browser)).toBeNull();
	});

	test('nobody signs up', async () => {
		const auth = staffAuth(signIn.db, false);
		await expect(auth.api.signUpEmail({ body: { email: 'a@b.vn', password: 'mot hai ba bon', name: 'A' } })).rejects.toThrow();
		expect(await database.owner.selectFrom('staff').select('id').where('email', '=', 'a@b.vn').execute()).toEqual([]);
	});
});

describe('samples', () => {
	test('open on a trial that is reached by this machine’s own name, and nowhere else', async () => {
		await buildStaff(database, { username: 'mau', role: 'commune', placeId: places.commune, sample: true });
		const try_ = async (demo: string | undefined, loopback: boolean) => {
			const before = process.env['DEMO'];
			if (demo === undefined) delete process.env['DEMO'];
			else process.env['DEMO'] = demo;
			const browser = Object.assign(new Browser(), { loopback });
			const result = await password(browser, 'mau').catch((error: { code: string }) => error.code);
			const seen = await who(browser);
			if (before === undefined) delete process.env['DEMO'];
			else process.env['DEMO'] = before;
			return [result, seen?.kind];
		};
		expect(await try_('on', true)).toEqual(['set-up', 'half-staff']);
		for (const [demo, loopback] of [
			['off', true],
			[undefined, true],
			['on', false]
		] as const)
			expect(await try_(demo, loopback)).toEqual(['wrong-sign-in', undefined]);
	});
});

describe('looking after accounts', () => {
	let administrator: { kind: 'staff'; accountId: string };
	let office: { kind: 'staff'; accountId: string };
	beforeAll(async () => {
		administrator = await buildStaff(database, { username: 'quan.tri', role: 'administrator' });
		office = await buildStaff(database, { username: 'can.bo', role: 'commune', placeId: places.commune });
	});
	const helper = { role: 'helper', organisationId: null } as const;

	test('an administrator makes an account; its starting password opens only the page that changes it', async () => {
		const made = await createStaff(database.app, administrator, {
			username: 'Út.Mười',
			name: 'Út Mười',
			role: 'commune',
			placeId: places.commune,
			organisationId: null
		});
		expect(made.username).toBe('ut.muoi');
		expect(made.startingPassword).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
		const { browser } = await enrolled('ut.muoi', { chosen: made.startingPassword });
		const staff = await who(browser);
		if (staff?.kind !== 'staff') throw new Error();
		expect(staff.startingPassword).toBe(true);
		const stale = await enrolledAgain('ut.muoi', made.startingPassword);
		const change = (input: { current: string; fresh: string; again?: string }) =>
			changePassword(signIn.db, browser, staff, { again: input.fresh, ...input });
		await expect(change({ current: 'sai', fresh: 'kênh xáng bảy nhịp' })).rejects.toEqual(refusal('wrong-password'));
		await expect(change({ current: made.startingPassword, fresh: 'ngan' })).rejects.toEqual(refusal('password-short'));
		await expect(change({ current: made.startingPassword, fresh: 'matkhau12345' })).rejects.toEqual(
			refusal('password-guessable')
		);
		await expect(change({ current: made.startingPassword, fresh: 'kênh xáng bảy nhịp', again: 'khác' })).rejects.toEqual(
			refusal('passwords-differ')
		);
		await expect(change({ current: made.startingPassword, fresh: made.startingPassword })).rejects.toEqual(
			refusal('password-same')
		);
		await change({ current: made.startingPassword, fresh: 'kênh xáng bảy nhịp' });
		expect(await who(browser)).toMatchObject({ kind: 'staff', startingPassword: false });
		expect(await who(stale)).toBeNull();
		await expect(password(new Browser(), 'ut.muoi', made.startingPassword)).rejects.toEqual(refusal('wrong-sign-in'));
		expect(await password(new Browser(), 'ut.muoi', 'kênh xáng bảy nhịp')).toBe('second-factor');
	});

	/** A second browser of the same account, by a backup code. */
	async function enrolledAgain(username: string, chosen: string) {
		const account = await database.owner
			.selectFrom('staff')
			.select('id')
			.where('username', '=', username)
			.executeTakeFirstOrThrow();
		const browser = new Browser();
		await password(browser, username, chosen);
		const [code] = await renewBackupCodes(signIn.db, browser, account.id);
		await showBackupCode(signIn.db, browser, { code: code! });
		return browser;
	}

	test('names that are taken or unusable, and roles without their place, are refused', async () => {
		const make = (input: Partial<Parameters<typeof createStaff>[2]>) =>
			createStaff(database.app, administrator, {
				username: 'moi',
				name: 'Người Mới',
				role: 'commune',
				placeId: places.commune,
				organisationId: null,
				...input
			});
		await expect(make({ username: 'can bo'.replace(' ', '.') })).rejects.toEqual(refusal('username-taken'));
		await expect(make({ username: 'a' })).rejects.toEqual(refusal('bad-username'));
		await expect(make({ username: '<script>' })).rejects.toEqual(refusal('bad-username'));
		await expect(make({ name: ' ' })).rejects.toEqual(refusal('bad-name'));
		await expect(make({ placeId: null })).rejects.toEqual(refusal('role-needs-place'));
		await expect(make({ role: 'organisation' })).rejects.toEqual(refusal('role-needs-organisation'));
		expect(await database.owner.selectFrom('staff').select('id').where('username', '=', 'moi').execute()).toEqual([]);
	});

	test('an office makes and closes helpers of its own commune, and nothing else', async () => {
		const made = await createStaff(database.app, office, {
			username: 'tnv.1',
			name: 'Thanh niên 1',
			...helper,
			placeId: places.hamlet
		});
		for (const wanted of [
			{ role: 'administrator', placeId: null, organisationId: null },
			{ role: 'commune', placeId: places.commune, organisationId: null },
			{ role: 'inspector', placeId: places.commune, organisationId: null },
			{ role: 'helper', placeId: places.otherCommune, organisationId: null },
			{ role: 'helper', placeId: places.province, organisationId: null }
		] as const) {
			await expect(createStaff(database.app, office, { username: 'tnv.2', name: 'Thanh niên 2', ...wanted })).rejects.toEqual(
				refusal('forbidden')
			);
			await expect(grantRole(database.app, office, made.id, wanted)).rejects.toEqual(refusal('forbidden'));
			await expect(grantRole(database.app, office, office.accountId, wanted)).rejects.toEqual(refusal('forbidden'));
			// The second wall says the same, without the first.
			await expect(
				asActor(database.app, office, (db) =>
					db
						.insertInto('role_assignment')
						.values({ account_id: office.accountId, role: wanted.role, place_id: wanted.placeId, granted_by: office.accountId })
						.execute()
				)
			).rejects.toThrow('row-level security');
		}
		expect((await listStaff(database.app, office, {})).rows.map((row) => row.username)).toEqual(['tnv.1']);
		await expect(readStaff(database.app, office, administrator.accountId)).rejects.toEqual(refusal('not-found'));
		for (const change of [disableStaff, resetSecondFactor, resetPassword])
			await expect(change(database.app, office, administrator.accountId)).rejects.toEqual(refusal('forbidden'));
		await disableStaff(database.app, office, made.id);
		expect((await readStaff(database.app, office, made.id)).disabled).toBe(true);
	});

	test('a helper who is more than that elsewhere is out of the office’s reach', async () => {
		const double = await buildStaff(database, { username: 'hai.vai', role: 'helper', placeId: places.hamlet });
		await grantRole(database.app, administrator, double.accountId, {
			role: 'inspector',
			placeId: places.province,
			organisationId: null
		});
		await expect(resetPassword(database.app, office, double.accountId)).rejects.toEqual(refusal('forbidden'));
		await expect(disableStaff(database.app, office, double.accountId)).rejects.toEqual(refusal('forbidden'));
		expect(await password(new Browser(), 'hai.vai')).toBe('set-up');
	});

	test('closing an account ends its sessions and its reach at once; opening it again gives them back', async () => {
		const actor = await buildStaff(database, { username: 'bi.khoa', role: 'commune', placeId: places.commune });
		const person = await buildPerson(database, { placeId: places.hamlet });
		const { browser } = await enrolled('bi.khoa');
		const sees = () =>
			asActor(database.app, actor, (db) => db.selectFrom('person').select('id').where('id', '=', person).execute());
		expect(await sees()).toHaveLength(1);
		await disableStaff(database.app, administrator, actor.accountId);
		expect(await who(browser)).toBeNull();
		expect(await sees()).toHaveLength(0);
		await expect(password(new Browser(), 'bi.khoa')).rejects.toEqual(refusal('account-disabled'));
		// Only who knows the password learns that it is closed.
		await expect(password(new Browser(), 'bi.khoa', 'sai')).rejects.toEqual(refusal('wrong-sign-in'));
		await enableStaff(database.app, administrator, actor.accountId);
		expect(await sees()).toHaveLength(1);
	});

	test('a revoked role ends what it opened; a reset second factor is set up anew', async () => {
		const actor = await buildStaff(database, { username: 'doi.vai', role: 'commune', placeId: places.commune });
		const { browser } = await enrolled('doi.vai');
		const [role] = (await readStaff(database.app, administrator, actor.accountId)).roles;
		await revokeRole(database.app, administrator, actor.accountId, role!.id);
		expect(await who(browser)).toMatchObject({ kind: 'staff', roles: [] });
		await expect(revokeRole(database.app, administrator, actor.accountId, role!.id)).rejects.toEqual(refusal('not-found'));
		await resetSecondFactor(database.app, administrator, actor.accountId);
		expect(await who(browser)).toBeNull();
		expect(await password(new Browser(), 'doi.vai')).toBe('set-up');
		const log = await database.owner
			.selectFrom('audit')
			.select(['action', 'account_id'])
			.where('subject_id', '=', actor.accountId)
			.orderBy('id')
			.execute();
		expect(log.map((line) => line.action)).toEqual(['set-up-second-factor', 'revoked-role', 'reset-second-factor']);
		expect(log.at(-1)?.account_id).toBe(administrator.accountId);
	});

	test('the last administrator cannot be closed or emptied; nobody closes themselves', async () => {
		await expect(disableStaff(database.app, administrator, administrator.accountId)).rejects.toEqual(refusal('not-oneself'));
		const [role] = (await readStaff(database.app, administrator, administrator.accountId)).roles;
		await expect(revokeRole(database.app, administrator, administrator.accountId, role!.id)).rejects.toEqual(
			refusal('last-administrator')
		);
		const second = await createStaff(database.app, administrator, {
			username: 'quan.tri.2',
			name: 'Quản trị 2',
			role: 'administrator',
			placeId: null,
			organisationId: null
		});
		const other = { kind: 'staff', accountId: second.id } as const;
		const results = await Promise.allSettled([
			disableStaff(database.app, administrator, second.id),
			disableStaff(database.app, other, administrator.accountId)
		]);
		expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
		await database.owner.updateTable('staff').set({ disabled_at: null }).execute();
	});

	test('from the console: the first administrator once, and a way back in', async () => {
		await expect(createFirstAdministrator(database.owner, { username: 'dau.tien', name: 'Đầu Tiên' })).rejects.toEqual(
			refusal('administrator-exists')
		);
		await enrolled('quan.tri');
		const { startingPassword } = await resetFromConsole(database.owner, { username: 'quan.tri' });
		expect(await password(new Browser(), 'quan.tri', startingPassword)).toBe('set-up');
	});
});

test('the sign-in’s tables are seen on its own connections only', async () => {
	const actor = await buildStaff(database, { username: 'kin', role: 'administrator' });
	await enrolled('kin');
	const person = await buildPerson(database, { placeId: places.hamlet });
	const tables = [
		'staff_session',
		'staff_credential',
		'staff_verification',
		'staff_two_factor',
		'staff_code_used',
		'throttle',
		'resident_account'
	] as const;
	for (const table of tables) {
		const seen = (read: { selectFrom: typeof database.app.selectFrom }) => read.selectFrom(table).selectAll().execute();
		expect(await seen(database.app), table).toEqual([]);
		expect(await asActor(database.app, actor, seen), table).toEqual([]);
		expect(await asActor(database.app, { kind: 'resident', personId: person }, seen), table).toEqual([]);
	}
	expect(await database.owner.selectFrom('staff_session').select('id').execute()).not.toEqual([]);
	expect(
		await asActor(database.app, { kind: 'resident', personId: person }, (db) => db.selectFrom('staff').selectAll().execute())
	).toEqual([]);
	expect(await database.app.selectFrom('staff').selectAll().execute()).toEqual([]);
});
