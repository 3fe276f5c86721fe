import { expect } from 'vitest';
import { registerPeople } from '#server/people/index.ts';
import { newId } from '#server/platform/ids.ts';
import { recognise, recount } from '#server/recognition/index.ts';
import { saveTarget, targetsJobs, type TargetForm } from '#server/targets/index.ts';
import type { TestDatabase } from './database.ts';
import { buildHamlet, buildOrganisation, buildStaff, newPerson, placeId } from './people.ts';

/** A target of a commune as a person fills in its form: seven of its pupils. */
export const pupilsForm: TargetForm = {
	titleVi: 'Học sinh biết tự bảo vệ',
	titleEn: '',
	audience: 'general-school-pupil',
	outcomes: ['self-protection'],
	measure: 'count',
	goal: '7',
	op: '>=',
	place: '30178',
	deadline: '31/12/2026',
	issuer: 'Ủy ban nhân dân xã',
	number: '3/KH-UBND',
	date: '',
	note: ''
};

/** A membership from the school year 2025 on. */
export const belongs = (post: string, organisationId: string) => ({
	id: newId(),
	organisationId,
	post,
	grade: post === 'pupil' ? 8 : null,
	from: '2025-09-05'
});

/** Two schools of a commune, one with three pupils and two teachers, one with one of each, and a target over the pupils, in force. */
export async function buildSchools(database: TestDatabase) {
	const commune = await placeId(database, '30178');
	const hamlets = [
		await buildHamlet(database, commune, '30178.901', 'Ấp 1'),
		await buildHamlet(database, commune, '30178.902', 'Ấp 2')
	] as const;
	const province = await buildStaff(database, 'province', { placeId: await placeId(database, '82') });
	const officer = await buildStaff(database, 'commune', { placeId: commune });
	const schools = [
		await buildOrganisation(database, hamlets[0], 'school', 'Trường Một'),
		await buildOrganisation(database, commune, 'school', 'Trường Hai')
	] as const;
	const head = await buildStaff(database, 'organisation', { organisationId: schools[0] });
	const member = (post: string, school: 0 | 1, n: number) =>
		newPerson(hamlets[school], {
			name: `Lê Văn ${post} ${school} ${n}`,
			birthYear: post === 'pupil' ? 2012 : 1980,
			memberships: [belongs(post, schools[school])]
		});
	const people = [
		...[0, 1, 2].map((n) => member('pupil', 0, n)),
		member('pupil', 1, 0),
		...[0, 1].map((n) => member('teacher', 0, n)),
		member('teacher', 1, 0)
	];
	await registerPeople(database.app, officer, { people, source: 'form' });
	await recognise(database.worker, { people: people.map(({ id }) => id), organisations: [...schools] });
	const { target } = await saveTarget(database.app, province, { target: null, version: 0, form: pupilsForm });
	await putInForce(database, target);
	return { province, officer, head, hamlets, schools, teachers: people.slice(4).map(({ id }) => id), target };
}

/** What the worker does once a target was set or withdrawn. */
export const putInForce = (database: TestDatabase, target: string) =>
	targetsJobs['put-in-force']({ target }, { db: database.worker } as never);

/** That the running figures are those that counting everybody gives. */
export const expectNobodyAstray = async (database: TestDatabase) =>
	expect(await recount(database.worker, { repair: false, by: null, clock: () => new Date() })).toMatchObject({
		people: 0,
		cells: []
	});
