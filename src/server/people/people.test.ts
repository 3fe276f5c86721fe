import { describe, expect, test } from 'vitest';
import { newId } from '#server/platform/ids.ts';
import { asActor } from '#server/platform/db/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildHamlet, buildOrganisation, buildStaff, newPerson, placeId } from '../../../tests/support/people.ts';
import {
	addMembership,
	answerRequest,
	askAboutData,
	closeMembership,
	closeOrganisation,
	createOrganisation,
	listRequests,
	movePerson,
	myData,
	openPerson,
	peopleByPlace,
	registerPeople,
	registerPerson,
	searchOrganisations,
	searchPeople,
	updateIdentity,
	type NewPerson,
	type NewPersonForm
} from './index.ts';

const database = useDatabase({ content: true });
const now = new Date('2026-11-23T03:00:00Z');
const register = (actor: Actor, ...people: NewPerson[]) => registerPeople(database.app, actor, { people, source: 'form' });
const search = async (actor: Actor, q: string, more = {}) =>
	(await searchPeople(database.app, actor, { q, ...more })).people.map(({ name }) => name);
const code = (code: string) => ({ code });

/** A commune of its own for each test, so that none sees another's people. */
const communes = [
	'28249',
	'28270',
	'28273',
	'28285',
	'28297',
	'28306',
	'28315',
	'28321',
	'28327',
	'28336',
	'28345',
	'28360',
	'28366',
	'28378',
	'28393',
	'28405',
	'28414',
	'28426',
	'28429',
	'28435'
];
async function setting() {
	const commune = await placeId(database, communes.shift()!);
	return { commune, officer: await buildStaff(database, 'commune', { placeId: commune }) };
}

describe('search', () => {
	test('finds names without tones, words in any order, phones in any spelling and whole personal numbers', async () => {
		const { commune, officer } = await setting();
		await register(
			officer,
			newPerson(commune, { name: 'Nguyễn Thị Bé Ba', phone: '+84912345678' }),
			newPerson(commune, { name: 'Trần Văn Bá', personalNumber: '087056000001' }),
			newPerson(commune, { name: 'Lê Thị Hoà' })
		);
		expect(await search(officer, 'be ba')).toEqual(['Nguyễn Thị Bé Ba']);
		expect(await search(officer, 'ba nguyen')).toEqual(['Nguyễn Thị Bé Ba']);
		expect(await search(officer, 'BÁ')).toEqual(['Nguyễn Thị Bé Ba', 'Trần Văn Bá']);
		expect(await search(officer, 'Hòa')).toEqual(['Lê Thị Hoà']);
		expect(await search(officer, '0912.345.678')).toEqual(['Nguyễn Thị Bé Ba']);
		expect(await search(officer, '087 056 000001')).toEqual(['Trần Văn Bá']);
		expect(await search(officer, '')).toHaveLength(3);
		expect(await search(officer, '%')).toEqual([]);
		expect(await search(officer, "x'; --")).toEqual([]);
	});
	test('goes no further than the walls', async () => {
		const { commune, officer } = await setting();
		const { officer: stranger } = await setting();
		const [one, two] = [
			await buildHamlet(database, commune, 'h.1', 'Ấp Một'),
			await buildHamlet(database, commune, 'h.2', 'Ấp Hai')
		];
		const helper = await buildStaff(database, 'helper', { placeId: one });
		const guild = await buildOrganisation(database, commune, 'guild', `Hội quán ${newId()}`);
		const manager = await buildStaff(database, 'organisation', { organisationId: guild });
		const member = newPerson(two, {
			name: 'Đặng Hội Viên',
			memberships: [{ id: newId(), organisationId: guild, post: 'farmer', from: '2026-01-01' }]
		});
		await register(officer, newPerson(one, { name: 'Đặng Ấp Một' }), member);
		expect(await search(officer, 'dang')).toHaveLength(2);
		expect(await search(officer, 'dang', { placeId: two })).toEqual(['Đặng Hội Viên']);
		expect(await search(officer, '', { organisationId: guild })).toEqual(['Đặng Hội Viên']);
		expect(await search(helper, 'dang')).toEqual(['Đặng Ấp Một']);
		expect(await search(helper, 'dang', { placeId: commune })).toEqual(['Đặng Ấp Một']);
		expect(await search(manager, '')).toEqual(['Đặng Hội Viên']);
		expect(await search(stranger, 'dang')).toEqual([]);
		await expect(searchPeople(database.app, { kind: 'resident', personId: member.id }, { q: '' })).rejects.toMatchObject(
			code('forbidden')
		);
		await expect(searchPeople(database.app, { kind: 'public' }, { q: '' })).rejects.toMatchObject(code('forbidden'));
		await expect(openPerson(database.app, stranger, member.id)).rejects.toMatchObject(code('not-found'));
		await expect(openPerson(database.app, stranger, 'nonsense')).rejects.toMatchObject(code('not-found'));
		const seen = await peopleByPlace(database.app, officer, commune);
		expect([seen.get(one), seen.get(two), seen.get(commune)]).toEqual([1, 1, 0]);
		expect([...(await peopleByPlace(database.app, stranger, commune)).values()].every((people) => people === 0)).toBe(true);
	});
	test('is by audience, where people were judged', async () => {
		const { commune, officer } = await setting();
		const child = newPerson(commune, { name: 'Em Bé', birthYear: 2018 });
		const adult = newPerson(commune, { name: 'Bác Tư', birthYear: 1960 });
		await register(officer, child, adult);
		await database.pools.worker.query('select refresh_standing($1)', [[child.id, adult.id]]);
		expect(await search(officer, '', { audienceId: 'adult' })).toEqual(['Bác Tư']);
		expect(await search(officer, '', { audienceId: 'population' })).toHaveLength(2);
	});
	test('pages, and logs who was shown but never what was typed', async () => {
		const { commune, officer } = await setting();
		await register(
			officer,
			...Array.from({ length: 60 }, (_, n) =>
				newPerson(commune, { name: `Lý Trang ${String.fromCharCode(65 + (n % 26))}${n < 26 ? 'a' : n < 52 ? 'b' : 'c'}` })
			)
		);
		const first = await searchPeople(database.app, officer, { q: 'ly trang' });
		const second = await searchPeople(database.app, officer, { q: 'ly trang', page: 2 });
		expect([first.total, first.pages, first.people.length, second.people.length]).toEqual([60, 2, 50, 10]);
		expect(new Set([...first.people, ...second.people].map(({ id }) => id)).size).toBe(60);
		const lines = await database.owner
			.selectFrom('audit')
			.selectAll()
			.where('account_id', '=', officer.accountId)
			.where('action', '=', 'saw-people')
			.execute();
		expect(lines).toHaveLength(2);
		expect(JSON.stringify(lines)).not.toMatch(/ly trang/i);
		expect((lines[0]!.details as { shown: string[] }).shown).toHaveLength(50);
		await openPerson(database.app, officer, first.people[0]!.id);
		expect(
			await database.owner.selectFrom('audit').select('action').where('subject_id', '=', first.people[0]!.id).execute()
		).toEqual([{ action: 'saw-person' }]);
	});
});

const form = (placeId: number, given: Partial<NewPersonForm> = {}): NewPersonForm => ({
	id: newId(),
	name: 'Phan Văn Út',
	birth: '1970',
	sex: 'Nam',
	phone: '',
	number: '',
	note: '',
	placeId,
	household: '',
	organisationId: null,
	post: null,
	grade: null,
	sure: false,
	...given
});

describe('the form', () => {
	test('says everything that is wrong at once and writes nothing', async () => {
		const { commune, officer } = await setting();
		const bad = form(commune, { name: '', birth: '5-3-56', phone: '123', number: '12', sex: '?' });
		expect(await registerPerson(database.app, officer, { form: bad, now })).toEqual({
			kind: 'problems',
			problems: {
				name: 'name-missing',
				birth: 'birth-short-year',
				phone: 'phone-unreadable',
				number: 'number-length',
				sex: 'sex-unreadable'
			}
		});
		expect(await search(officer, '')).toEqual([]);
	});
	test('shows who may be the same before it writes, and writes when told to', async () => {
		const { commune, officer } = await setting();
		const hamlet = await buildHamlet(database, commune, 'h.5', 'Ấp Năm');
		expect(await registerPerson(database.app, officer, { form: form(commune, { household: 'Ông Út' }), now })).toMatchObject({
			kind: 'registered'
		});
		const again = form(hamlet, { name: 'phan van ut' });
		expect(await registerPerson(database.app, officer, { form: again, now })).toMatchObject({
			kind: 'doubts',
			alike: [{ name: 'Phan Văn Út' }]
		});
		expect(await search(officer, '')).toHaveLength(1);
		expect(
			await registerPerson(database.app, officer, { form: { ...again, sure: true, household: 'ông út' }, now })
		).toMatchObject({ kind: 'registered' });
		expect(await registerPerson(database.app, officer, { form: form(commune, { birth: '1971' }), now })).toMatchObject({
			kind: 'registered'
		});
		const doubtful = form(commune, { name: 'Võ Thị Mười', birth: '01/02/1980', sex: 'Nữ', number: '087081000000' });
		expect(await registerPerson(database.app, officer, { form: doubtful, now })).toEqual({
			kind: 'doubts',
			alike: [],
			warnings: ['number-birth-year', 'number-sex']
		});
	});
	test('sent twice is one person; elsewhere it is refused', async () => {
		const { commune, officer } = await setting();
		const { commune: other } = await setting();
		const once = form(commune);
		for (let n = 0; n < 2; n++)
			expect(await registerPerson(database.app, officer, { form: once, now })).toEqual({ kind: 'registered', id: once.id });
		expect(await search(officer, '')).toHaveLength(1);
		await expect(registerPerson(database.app, officer, { form: form(other), now })).rejects.toMatchObject(code('forbidden'));
	});
});

describe('what changes', () => {
	test('an identity is corrected, its number kept unless said otherwise, and the log names the fields only', async () => {
		const { commune, officer } = await setting();
		const person = newPerson(commune, { personalNumber: '087156000002', birthDate: '1956-03-05' });
		const other = newPerson(commune, { personalNumber: '087156000003' });
		await register(officer, person, other);
		const to = { name: 'Nguyễn Thị Bé Bảy', birth: '1957', sex: 'Nữ', phone: '0387 654 321', number: '', note: '' };
		const change = (more = {}) =>
			updateIdentity(database.app, officer, { id: person.id, form: { ...to, ...more }, removeNumber: false, now });
		expect(await change()).toEqual({ kind: 'updated', changed: ['name', 'birthDate', 'birthYear', 'phone'] });
		expect(await change()).toEqual({ kind: 'updated', changed: [] });
		expect(await openPerson(database.app, officer, person.id)).toMatchObject({
			name: 'Nguyễn Thị Bé Bảy',
			birthYear: 1957,
			birthDate: null,
			phone: '+84387654321',
			numberEnding: '002'
		});
		await expect(change({ number: '087156000003' })).rejects.toMatchObject(code('number-known'));
		expect(await change({ birth: '31/02/1957' })).toMatchObject({ kind: 'problems', problems: { birth: 'birth-no-such-day' } });
		await updateIdentity(database.app, officer, { id: person.id, form: to, removeNumber: true, now });
		expect(await openPerson(database.app, officer, person.id)).toMatchObject({ hasNumber: false });
		const log = await database.owner
			.selectFrom('audit')
			.select('details')
			.where('subject_id', '=', person.id)
			.where('action', '=', 'updated-person')
			.execute();
		expect(log.map(({ details }) => details)).toEqual([
			{ fields: ['name', 'birthDate', 'birthYear', 'phone'] },
			{ fields: ['mark'] }
		]);
	});
	test('a move is one more fact, the home follows the latest, and beyond the own place the wall closes behind', async () => {
		const { commune, officer } = await setting();
		const { commune: far, officer: farOfficer } = await setting();
		const hamlet = await buildHamlet(database, commune, 'h.7', 'Ấp Bảy');
		const person = newPerson(commune);
		await register(officer, person);
		const residenceId = newId();
		const move = (placeId: number, since: string, residence = newId()) =>
			movePerson(database.app, officer, { id: person.id, residenceId: residence, placeId, household: '', since, now });
		await move(hamlet, '01/10/2026', residenceId);
		await move(hamlet, '01/10/2026', residenceId);
		expect(await openPerson(database.app, officer, person.id)).toMatchObject({ placeId: hamlet, residences: { length: 2 } });
		await move(commune, '01/09/2026');
		expect(await openPerson(database.app, officer, person.id)).toMatchObject({ placeId: hamlet, residences: { length: 3 } });
		for (const day of ['24/11/2026', '1956', 'hôm qua', '31/02/2026'])
			await expect(move(commune, day)).rejects.toMatchObject(code('move-day'));
		await expect(
			movePerson(database.app, farOfficer, {
				id: person.id,
				residenceId: newId(),
				placeId: far,
				household: '',
				since: '01/11/2026',
				now
			})
		).rejects.toMatchObject(code('not-found'));
		await move(far, '01/11/2026');
		await expect(openPerson(database.app, officer, person.id)).rejects.toMatchObject(code('not-found'));
		expect(await openPerson(database.app, farOfficer, person.id)).toMatchObject({ placeId: far });
	});
	test('memberships open and close with their day, by the office or by the organisation’s manager', async () => {
		const { commune, officer } = await setting();
		const { id: cooperative } = await createOrganisation(database.app, officer, {
			id: newId(),
			name: 'HTX Xoài Cát',
			kind: 'cooperative',
			public: false,
			placeId: commune
		});
		expect(
			await createOrganisation(database.app, officer, {
				id: newId(),
				name: ' HTX  Xoài Cát',
				kind: 'cooperative',
				public: false,
				placeId: commune
			})
		).toEqual({ id: cooperative, existed: true });
		const manager = await buildStaff(database, 'organisation', { organisationId: cooperative });
		const person = newPerson(commune);
		await register(officer, person);
		const add = (post: string, grade: number | null = null) =>
			addMembership(database.app, officer, { personId: person.id, id: newId(), organisationId: cooperative, post, grade, now });
		await expect(add('pupil', 3)).rejects.toMatchObject(code('post-not-here'));
		await add('farmer');
		expect(await search(manager, '')).toEqual([person.name]);
		expect((await searchOrganisations(database.app, officer, { q: 'xoai' })).map(({ members }) => members)).toEqual([1]);
		const opened = await openPerson(database.app, manager, person.id);
		await closeMembership(database.app, manager, { personId: person.id, id: opened.memberships[0]!.id, now });
		const afar = await setting();
		const farMember = newPerson(afar.commune, {
			memberships: [{ id: newId(), organisationId: cooperative, post: 'farmer', from: '2026-01-01' }]
		});
		await register(manager, farMember);
		await expect(closeOrganisation(database.app, manager, { id: cooperative, now })).rejects.toMatchObject(code('forbidden'));
		await database.pools.owner.query('delete from graphile_worker._private_jobs');
		await closeOrganisation(database.app, officer, { id: cooperative, now });
		const jobs = await database.pools.owner.query('select payload from graphile_worker._private_jobs');
		expect(jobs.rows.flatMap(({ payload }) => payload.people ?? []).sort()).toEqual([person.id, farMember.id].sort());
		await expect(add('farmer')).rejects.toMatchObject(code('organisation-closed'));
		const stranger = await setting();
		await expect(
			createOrganisation(database.app, stranger.officer, {
				id: newId(),
				name: 'HTX Lạ',
				kind: 'cooperative',
				public: false,
				placeId: commune
			})
		).rejects.toMatchObject(code('forbidden'));
	});
});

describe('what people ask about their own data', () => {
	test('is kept with the days that the rule gave it, once, and answered by the office', async () => {
		const { commune, officer } = await setting();
		const person = newPerson(commune, { personalNumber: '087156000777' });
		await register(officer, person);
		const me: Actor & { kind: 'resident' } = { kind: 'resident', personId: person.id };
		const { id } = await askAboutData(database.app, me, {
			id: newId(),
			personId: person.id,
			kind: 'erase',
			words: ' Xin xóa ',
			now
		});
		expect(await askAboutData(database.app, me, { id: newId(), personId: person.id, kind: 'erase', words: '', now })).toEqual({
			id
		});
		await expect(
			askAboutData(database.app, me, { id: newId(), personId: person.id, kind: 'moon', words: '', now })
		).rejects.toMatchObject(code('request-kind'));
		const mine = await myData(database.app, me);
		expect(mine).toMatchObject({
			name: person.name,
			numberEnding: '777',
			requests: [{ kind: 'erase', answerBy: '2026-11-25', doneBy: '2026-12-13', words: 'Xin xóa' }]
		});
		const { open } = await listRequests(database.app, officer);
		expect(open).toMatchObject([{ id, personName: person.name, office: true }]);
		const helper = await buildStaff(database, 'helper', { placeId: commune });
		await expect(answerRequest(database.app, helper, { id, outcome: 'done', answer: '', now })).rejects.toMatchObject(
			code('forbidden')
		);
		await expect(answerRequest(database.app, officer, { id, outcome: 'refused', answer: ' ', now })).rejects.toMatchObject(
			code('answer-missing')
		);
		await answerRequest(database.app, officer, { id, outcome: 'refused', answer: 'Cần cho việc chung', now });
		expect((await listRequests(database.app, officer)).open).toEqual([]);
		const { officer: stranger } = await setting();
		expect(await listRequests(database.app, stranger)).toEqual({ open: [], closed: [] });
		const other = newPerson(commune);
		await register(officer, other);
		await expect(
			askAboutData(
				database.app,
				{ kind: 'resident', personId: other.id },
				{ id: newId(), personId: person.id, kind: 'erase', words: '', now }
			)
		).rejects.toMatchObject(code('not-found'));
		expect(
			(
				await asActor(database.app, { kind: 'resident', personId: other.id }, (db) =>
					db.selectFrom('person_request').selectAll().execute()
				)
			).length
		).toBe(0);
	});
});
