import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { spoken } from '#core/code.ts';
import { Browser, buildPerson, buildPlaces, buildStaff, signInConnection } from '../../../../../tests/support/access.ts';
import { useDatabase } from '../../../../../tests/support/database.ts';
import { asActor, type Connection } from '../../db/index.ts';
import { newId } from '../../ids.ts';
import { accountOf, dropAccount, forgetSignIn, setAccount } from './account.ts';
import { codeOf, issueCode, revokeCode } from './issue-code.ts';
import { endResidentSession, residentCookie, residentOf } from './session.ts';
import { signInByCode, signInByLogin } from './sign-in.ts';

const database = useDatabase();
type Staff = { kind: 'staff'; accountId: string };
let signIn: Connection;
let places: Awaited<ReturnType<typeof buildPlaces>>;
let helper: Staff, office: Staff, elsewhere: Staff, inspector: Staff, province: Staff;

beforeAll(async () => {
	signIn = signInConnection(database);
	places = await buildPlaces(database);
	helper = await buildStaff(database, { username: 'giup', role: 'helper', placeId: places.hamlet });
	office = await buildStaff(database, { username: 'xa', role: 'commune', placeId: places.commune });
	elsewhere = await buildStaff(database, { username: 'xa.khac', role: 'commune', placeId: places.otherCommune });
	inspector = await buildStaff(database, { username: 'tra', role: 'inspector', placeId: places.province });
	province = await buildStaff(database, { username: 'tinh', role: 'province', placeId: places.province });
});
afterAll(() => signIn.close());
beforeEach(async () => {
	await database.owner.deleteFrom('throttle').execute();
});

const refusal = (code: string) => expect.objectContaining({ name: 'Refusal', code });
const issue = (actor: Staff, person: string, now = new Date()) => issueCode(database.app, actor, { person, now });
const enter = (browser: Browser, code: string, helped = false) => signInByCode(signIn.db, browser, { code, helped });
const who = (browser: Browser) => residentOf(browser.kept.get(residentCookie(browser.secure)) ?? '', browser.now);
const login = (browser: Browser, login: string, password: string) => signInByLogin(signIn.db, browser, { login, password });
const later = (days: number) => new Date(Date.now() + days * 86_400_000);

test('a code read aloud and typed as people type it signs in, again and again until it ends', async () => {
	const person = await buildPerson(database, { placeId: places.hamlet, name: 'Trần Văn Sáu' });
	const { code, expiresAt } = await issue(helper, person);
	expect(code).toMatch(/^\d{12}$/);
	expect(Math.round((expiresAt.getTime() - Date.now()) / 86_400_000)).toBe(30);
	for (const typed of [
		code,
		spoken(code),
		spoken(code).replaceAll(' ', '-'),
		` ${spoken(code).replaceAll('0', 'O').replaceAll('1', 'l')} `
	]) {
		const browser = new Browser();
		await enter(browser, typed);
		expect(await who(browser)).toEqual({
			kind: 'resident',
			actor: { kind: 'resident', personId: person },
			name: 'Trần Văn Sáu',
			assistedBy: null
		});
	}
	expect((await codeOf(database.app, office, { person, now: new Date() })).code?.lastUsedAt).toBeInstanceOf(Date);
	const browser = new Browser();
	browser.now = later(31);
	await expect(enter(browser, code)).rejects.toEqual(refusal('wrong-code'));
});

test('wrong, ended, revoked, replaced and erased are refused alike', async () => {
	const person = await buildPerson(database, { placeId: places.hamlet });
	const refused = async (code: string) => {
		const error = await enter(new Browser(), code).then(
			() => expect.unreachable(),
			(error: { code: string; message: string; details: unknown }) => error
		);
		return [error.code, error.message, error.details];
	};
	const first = await issue(helper, person);
	const second = await issue(office, person);
	expect(second.code).not.toBe(first.code);
	const replaced = await refused(first.code);
	await enter(new Browser(), second.code);
	await revokeCode(database.app, helper, { person, now: new Date() });
	const revoked = await refused(second.code);
	const third = await issue(helper, person, later(-31));
	const ended = await refused(third.code);
	const fourth = await issue(helper, person);
	await database.owner.deleteFrom('identity').where('person_id', '=', person).execute();
	await database.owner.updateTable('person').set({ erased_at: new Date() }).where('id', '=', person).execute();
	const erased = await refused(fourth.code);
	expect([revoked, ended, erased, await refused('1234 5678 9012'), await refused('abc'), await refused('')]).toEqual(
		Array(6).fill(replaced)
	);
	await expect(issue(helper, person)).rejects.toEqual(refusal('gone'));
});

test('guessing is stopped: thirty an address, and when all together guess, one an hour', async () => {
	const person = await buildPerson(database, { placeId: places.hamlet });
	const { code } = await issue(helper, person);
	const tries = await Promise.allSettled(Array.from({ length: 40 }, (_, i) => enter(new Browser(), `9999 9999 ${1000 + i}`)));
	const codes = tries.map((result) => (result.status === 'rejected' ? (result.reason as { code: string }).code : 'in'));
	expect(codes.filter((code) => code === 'wrong-code')).toHaveLength(30);
	expect(codes.filter((code) => code === 'too-many-tries')).toHaveLength(10);
	// The right code waits as well: otherwise the waiting would tell.
	await expect(enter(new Browser(), code)).rejects.toMatchObject({ code: 'too-many-tries', details: { minutes: 15 } });
	await enter(new Browser({ address: '203.0.113.8' }), code);
	const after = new Browser();
	after.now = new Date(Date.now() + 16 * 60_000);
	await enter(after, code);

	for (let i = 0; i < 600; i += 40)
		await Promise.allSettled(
			Array.from({ length: 40 }, (_, j) => enter(new Browser({ address: `10.1.${i / 40}.${j}` }), '9999 9999 9999'))
		);
	const sly = new Browser({ address: '198.51.100.1' });
	await expect(enter(sly, '9999 9999 9998')).rejects.toEqual(refusal('wrong-code'));
	await expect(enter(sly, code)).rejects.toMatchObject({ code: 'too-many-tries' });
	// Who has a right code and has not erred still comes in, though somebody guesses.
	await enter(new Browser({ address: '198.51.100.2' }), code);
	expect(await database.owner.selectFrom('audit').select('id').where('action', '=', 'codes-are-guessed').execute()).toHaveLength(
		1
	);
});

test('who sits beside is remembered in the session', async () => {
	const person = await buildPerson(database, { placeId: places.hamlet });
	const { code } = await issue(helper, person);
	const browser = new Browser();
	await enter(browser, code, true);
	expect(await who(browser)).toMatchObject({ assistedBy: helper.accountId });
	const log = await database.owner
		.selectFrom('audit')
		.select(['action', 'details', 'account_id'])
		.where('person_actor', '=', person)
		.execute();
	expect(log).toEqual([{ action: 'sign-in', account_id: null, details: { by: 'code', assistedBy: helper.accountId } }]);
});

test('only those who help a person issue and end codes; the wall says so too', async () => {
	const person = await buildPerson(database, { placeId: places.hamlet });
	for (const actor of [elsewhere, inspector, province]) {
		await expect(issue(actor, person)).rejects.toEqual(refusal('forbidden'));
		await expect(codeOf(database.app, actor, { person, now: new Date() })).rejects.toEqual(refusal('forbidden'));
		await expect(
			asActor(database.app, actor, (db) =>
				db
					.insertInto('assisted_code')
					.values({
						person_id: person,
						id: newId(),
						digest: Buffer.alloc(32),
						issued_by: actor.accountId,
						issued_at: new Date(),
						expires_at: later(1)
					})
					.execute()
			)
		).rejects.toThrow('row-level security');
	}
	await expect(issue(helper, newId())).rejects.toEqual(refusal('forbidden'));
	const { code } = await issue(office, person);
	await expect(revokeCode(database.app, elsewhere, { person, now: new Date() })).rejects.toEqual(refusal('forbidden'));
	// Neither the resident nor nobody sees what is kept of a code.
	for (const actor of [{ kind: 'resident', personId: person }, { kind: 'public' }] as const)
		expect(await asActor(database.app, actor, (db) => db.selectFrom('assisted_code').selectAll().execute())).toEqual([]);
	const kept = await database.owner
		.selectFrom('assisted_code')
		.select('digest')
		.where('person_id', '=', person)
		.executeTakeFirstOrThrow();
	expect(kept.digest.toString('hex')).not.toContain(Buffer.from(code).toString('hex'));
});

test('two helpers who print at once leave one code', async () => {
	const person = await buildPerson(database, { placeId: places.hamlet });
	const issued = await Promise.all([issue(helper, person), issue(office, person), issue(helper, person)]);
	const entered = await Promise.allSettled(issued.map(({ code }) => enter(new Browser(), code)));
	expect(entered.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
});

test('the session cannot be forged, outlives half a day for nobody, and asks no database', async () => {
	const person = await buildPerson(database, { placeId: places.hamlet });
	const { code } = await issue(helper, person);
	for (const secure of [false, true]) {
		const browser = new Browser({ secure });
		await enter(browser, code);
		expect(browser.options.get(residentCookie(secure))).toEqual({
			httpOnly: true,
			sameSite: 'lax',
			secure,
			path: '/',
			maxAge: 12 * 3600
		});
		const token = browser.kept.get(residentCookie(secure))!;
		const [head, body, signature] = token.split('.') as [string, string, string];
		const other = Buffer.from(
			JSON.stringify({ ...JSON.parse(Buffer.from(body, 'base64url').toString()), sub: newId() })
		).toString('base64url');
		expect(await residentOf(`${head}.${other}.${signature}`, browser.now)).toBeNull();
		const none = Buffer.from('{"alg":"none"}').toString('base64url');
		expect(await residentOf(`${none}.${body}.`, browser.now)).toBeNull();
		const foreign = await new SignJWT({ name: 'X' })
			.setProtectedHeader({ alg: 'HS256' })
			.setSubject(person)
			.setIssuer('hocvuso')
			.setAudience('resident')
			.setExpirationTime('1h')
			.sign(Buffer.alloc(32));
		expect(await residentOf(foreign, browser.now)).toBeNull();
		expect(await residentOf(token, new Date(browser.now.getTime() + 12.1 * 3_600_000))).toBeNull();
		expect(await residentOf(token, new Date(browser.now.getTime() + 11.9 * 3_600_000))).not.toBeNull();
		endResidentSession(browser);
		expect(await who(browser)).toBeNull();
	}
});

test('a merged record signs in as the one that speaks for both', async () => {
	const kept = await buildPerson(database, { placeId: places.hamlet, name: 'Lê Thị Hai' });
	const absorbed = await buildPerson(database, { placeId: places.hamlet, name: 'Le Thi Hai' });
	const { code } = await issue(helper, absorbed);
	await database.owner.updateTable('person').set({ merged_into: kept }).where('id', '=', absorbed).execute();
	const browser = new Browser();
	await enter(browser, code);
	expect(await who(browser)).toMatchObject({ actor: { personId: kept }, name: 'Lê Thị Hai' });
});

test('an account of one’s own: chosen, used, forgotten, given up', async () => {
	const person = await buildPerson(database, { placeId: places.hamlet, name: 'Võ Thị Chín' });
	const { code } = await issue(helper, person);
	const browser = new Browser();
	await enter(browser, code);
	const resident = (await who(browser))!;
	if (resident.kind !== 'resident') throw new Error();
	const set = (input: { login?: string; password?: string; again?: string }) =>
		setAccount(signIn.db, resident, {
			login: 'Cô Chín',
			password: '730418',
			again: input.password ?? '730418',
			now: new Date(),
			...input
		});
	expect(await accountOf(signIn.db, resident)).toBeNull();
	await expect(set({ login: 'x' })).rejects.toEqual(refusal('bad-login'));
	await expect(set({ password: '123456' })).rejects.toEqual(refusal('password-guessable'));
	await expect(set({ password: '7304' })).rejects.toEqual(refusal('password-short'));
	await expect(set({ again: '730419' })).rejects.toEqual(refusal('passwords-differ'));
	await set({});
	expect(await accountOf(signIn.db, resident)).toEqual({ login: 'cochin' });
	const next = new Browser();
	await login(next, 'co chin', '730418');
	expect(await who(next)).toMatchObject({ actor: { personId: person }, assistedBy: null });
	await expect(login(new Browser(), 'cochin', '730419')).rejects.toEqual(refusal('wrong-login'));
	await expect(login(new Browser(), 'khong.co', '730418')).rejects.toEqual(refusal('wrong-login'));

	const neighbour = await buildPerson(database, { placeId: places.hamlet, name: 'Chín Nhỏ' });
	const other = {
		kind: 'resident',
		actor: { kind: 'resident', personId: neighbour },
		name: 'Chín Nhỏ',
		assistedBy: null
	} as const;
	await expect(
		setAccount(signIn.db, other, { login: 'cô chín', password: '951357', again: '951357', now: new Date() })
	).rejects.toEqual(refusal('login-taken'));
	// Forgotten: a new code, then a new password.
	await set({ password: '846291', again: '846291' });
	await expect(login(new Browser(), 'cochin', '730418')).rejects.toEqual(refusal('wrong-login'));
	await login(new Browser(), 'cochin', '846291');
	for (let i = 0; i < 10; i++) await login(new Browser({ address: `192.0.2.${i}` }), 'cochin', '000000').catch(() => {});
	await expect(login(new Browser({ address: '192.0.2.77' }), 'cochin', '846291')).rejects.toEqual(refusal('too-many-tries'));
	await dropAccount(signIn.db, resident);
	await database.owner.deleteFrom('throttle').execute();
	await expect(login(new Browser(), 'cochin', '846291')).rejects.toEqual(refusal('wrong-login'));
});

test('erasing takes the way in, for the office of the place and nobody else’s', async () => {
	const person = await buildPerson(database, { placeId: places.hamlet });
	const { code } = await issue(helper, person);
	const resident = { kind: 'resident', actor: { kind: 'resident', personId: person }, name: 'x', assistedBy: null } as const;
	await setAccount(signIn.db, resident, { login: 'bay.xoa', password: '846291', again: '846291', now: new Date() });
	for (const actor of [helper, elsewhere])
		await expect(asActor(database.app, actor, (db) => forgetSignIn(db, person))).rejects.toThrow('only the office');
	await asActor(database.app, office, (db) => forgetSignIn(db, person));
	await expect(enter(new Browser(), code)).rejects.toEqual(refusal('wrong-code'));
	await expect(login(new Browser(), 'bay.xoa', '846291')).rejects.toEqual(refusal('wrong-login'));
	expect(await database.owner.selectFrom('assisted_code').select('id').where('person_id', '=', person).execute()).toEqual([]);
});

test('one commune’s office does not see another commune’s people', async () => {
	const person = await buildPerson(database, { placeId: places.hamlet });
	const sees = (actor: Staff) =>
		asActor(database.app, actor, (db) => db.selectFrom('person').select('id').where('id', '=', person).execute());
	for (const actor of [helper, office, inspector]) expect(await sees(actor)).toHaveLength(1);
	for (const actor of [elsewhere, province]) expect(await sees(actor)).toHaveLength(0);
	expect(await database.app.selectFrom('person').select('id').execute()).toEqual([]);
});
