import { beforeAll, describe, expect, test } from 'vitest';
import { registerPeople } from '#server/people/index.ts';
import { newId } from '#server/platform/ids.ts';
import { recognise, recognitionLoader, recount } from '#server/recognition/index.ts';
import { readBoard, targetsLoader } from '#server/targets/index.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildStaff, newPerson, placeId } from '../../../tests/support/people.ts';
import {
	askToApply,
	definitionJobs,
	draftChange,
	listDefinitions,
	openChange,
	openDefinition,
	type ClauseForm,
	type DefinitionForm,
	type Kind,
	type RuleForm
} from './index.ts';

const database = useDatabase({ content: true });
const ADULTS = '2026-adults-basic';
let province: Awaited<ReturnType<typeof buildStaff>>;
let officer: typeof province;

const rule = (more: Partial<RuleForm> = {}): RuleForm => ({
	everybody: false,
	ageMin: '',
	ageMax: '',
	kinds: [],
	public: '',
	posts: [],
	gradeMin: '',
	gradeMax: '',
	...more
});
const clause = (facts: string, more: Partial<ClauseForm> = {}): ClauseForm => ({
	nameVi: 'Một việc',
	nameEn: '',
	facts,
	membersOf: '',
	share: '',
	post: '',
	...more
});
const form = (more: Partial<DefinitionForm> = {}): DefinitionForm => ({
	nameVi: 'Người trưởng thành',
	nameEn: 'Adults',
	means: 'từ 60 tuổi',
	source: 'Công văn thử 1/CV',
	provisional: true,
	reason: 'Thử',
	rules: [rule({ ageMin: '60' }), rule()],
	clauses: [],
	...more
});
const draft = (
	more: Partial<DefinitionForm> = {},
	kind: Kind = 'audience',
	definition = 'adult',
	actor = province,
	id = newId()
) =>
	openDefinition(database.app, actor, kind, definition)
		.then(({ version }) => draftChange(database.app, actor, { id, kind, definition, version, form: form(more) }))
		.then(() => id);
const job = (name: 'try-definition' | 'apply-definition', change: string) =>
	definitionJobs[name]!({ change }, { db: database.worker } as never);
const board = async () =>
	(await readBoard(database.app, officer, { place: '82', now: new Date() })).rows.find(({ target }) => target.id === ADULTS)!;

beforeAll(async () => {
	const commune = await placeId(database, '30178');
	province = await buildStaff(database, 'province', { placeId: await placeId(database, '82') });
	officer = await buildStaff(database, 'commune', { placeId: commune });
	const people = [1950, 1960, 1990, 2000, 2015].map((birthYear) => newPerson(commune, { birthYear }));
	await registerPeople(database.app, officer, { people, source: 'form' });
	await recognise(database.worker, { people: people.map(({ id }) => id) });
});

describe('a new version of an audience', () => {
	test('is tried first and changes nothing; applied, everybody is judged by it, and the recount agrees', async () => {
		const id = await draft();
		await expect(askToApply(database.app, province, id)).rejects.toMatchObject({ code: 'definition-untried' });
		await job('try-definition', id);
		const { change, now } = await openChange(database.app, officer, id);
		expect(change.effect).toMatchObject({ enter: 0, leave: 2, members: 2 });
		expect(change.effect!.targets.find((target) => target.id === ADULTS)).toMatchObject({ members: [4, 2], reached: [0, 0] });
		expect(now).toMatchObject({ version: 1, says: { means: expect.not.stringContaining('60') } });
		expect(await board()).toMatchObject({ members: 4 });
		await job('try-definition', id);

		await expect(askToApply(database.app, officer, id)).rejects.toMatchObject({ code: 'forbidden' });
		const overtaken = await draft({ rules: [rule({ ageMin: '70' })] });
		await job('try-definition', overtaken);
		await askToApply(database.app, province, id);
		await askToApply(database.app, province, id);
		await job('apply-definition', id);
		expect(await board()).toMatchObject({ members: 2 });
		expect((await openChange(database.app, officer, id)).change).toMatchObject({ step: 3, appliedAt: expect.any(Date) });
		expect(await recount(database.worker, { repair: false, by: null, clock: () => new Date() })).toMatchObject({
			people: 0,
			cells: []
		});
		await job('apply-definition', id);
		const { versions } = await openDefinition(database.app, officer, 'audience', 'adult');
		expect(versions).toMatchObject([
			{ version: 2, reason: 'Thử', madeByName: 'province', says: { rules: [{ age_min: 60 }] } },
			{ version: 1, madeByName: null, says: { rules: [{ age_min: 18 }] } }
		]);

		// The other one was tried against rules that are no more.
		await askToApply(database.app, province, overtaken);
		await job('apply-definition', overtaken);
		expect((await openChange(database.app, officer, overtaken)).change).toMatchObject({ overtaken: true, appliedAt: null });
		expect(await board()).toMatchObject({ members: 2 });
		expect((await listDefinitions(database.app, officer)).changes).toEqual([]);
	});

	test('stays when the content is loaded again', async () => {
		expect(await recognitionLoader.load(database.owner)).toContain('0 new or changed');
		expect(await targetsLoader.load(database.owner)).toContain('0 new or changed');
		expect(await board()).toMatchObject({ members: 2 });
	});

	test.each<[string, Partial<DefinitionForm>, Record<string, unknown>]>([
		['definition-field', { reason: '' }, { field: 'reason' }],
		['definition-field', { nameVi: '' }, { field: 'nameVi' }],
		['definition-empty', { rules: [rule(), rule()] }, { kind: 'audience' }],
		['definition-number', { rules: [rule({ ageMin: 'sáu mươi' })] }, { at: 1 }],
		['definition-number', { rules: [rule({ gradeMin: '13' })] }, { at: 1, most: 12 }],
		['definition-ages', { rules: [rule({ ageMin: '18' }), rule({ ageMin: '60', ageMax: '18' })] }, { at: 2 }],
		['definition-bits', { rules: Array.from({ length: 60 }, (_, n) => rule({ ageMin: String(n) })) }, {}]
	])('is refused with %s where it is unsound', async (code, more, details) => {
		await expect(draft(more)).rejects.toMatchObject({ code, details });
	});

	test('is refused to whom it is not for, and where it says nothing new', async () => {
		await expect(draft({}, 'audience', 'adult', officer)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(draft()).rejects.toMatchObject({ code: 'definition-same' });
		await expect(draft({}, 'audience', 'nobody')).rejects.toMatchObject({ code: 'not-found' });
		await expect(
			draftChange(database.app, province, { id: newId(), kind: 'audience', definition: 'adult', version: 1, form: form() })
		).rejects.toMatchObject({ code: 'conflict' });
	});
});

describe('a new version of an outcome', () => {
	const outcome = (clauses: ClauseForm[], of = 'self-protection') => draft({ clauses, rules: [] }, 'outcome', of);

	test('names facts that there can be, one form sent twice drafts one', async () => {
		const id = newId();
		const clauses = [clause('skill:4.1\nlesson:4.1'), clause('', { nameVi: '' })];
		await draft({ clauses, rules: [] }, 'outcome', 'self-protection', province, id);
		await draft({ clauses, rules: [] }, 'outcome', 'self-protection', province, id);
		await job('try-definition', id);
		const { change } = await openChange(database.app, province, id);
		expect(change).toMatchObject({
			effect: { enter: 0, leave: 0 },
			says: { requirements: [{ any: ['lesson:4.1', 'skill:4.1'] }] }
		});
	});

	test.each<[string, ClauseForm[], string?]>([
		['definition-empty', []],
		['definition-clause', [clause('')]],
		['definition-no-fact', [clause('skill:9.9')]],
		['definition-no-members', [clause('', { membersOf: 'self-protection', share: '50' })]],
		['definition-circle', [clause('', { membersOf: 'stem-teachers-trained', share: '50' })], 'stem-teachers-trained'],
		['definition-no-outcome', [clause('', { membersOf: 'flying', share: '50' })], 'stem-teachers-trained'],
		['definition-number', [clause('', { membersOf: 'stem-participation', share: '0' })], 'stem-teachers-trained']
	])('is refused with %s', async (code, clauses, of) => {
		await expect(outcome(clauses, of)).rejects.toMatchObject({ code });
	});
});

test('the web writes no version, no effect, and asks for nothing that was not tried', async () => {
	const id = await draft({ rules: [rule({ ageMin: '65' })] });
	const asProvince = (text: string) =>
		database.pools.app.connect().then(async (client) => {
			try {
				await client.query('begin');
				await client.query(`select set_config('app.account', $1, true)`, [province.accountId]);
				return await client.query(text);
			} finally {
				await client.query('rollback');
				client.release();
			}
		});
	await expect(asProvince(`update audience set name_vi = 'x'`)).rejects.toMatchObject({ code: '42501' });
	await expect(
		asProvince(`update definition_change set effect = '{}', tried_at = now() where id = '${id}'`)
	).rejects.toMatchObject({
		code: '42501'
	});
	await expect(
		asProvince(
			`insert into definition_version (kind, id, version, says, reason, made_by) values ('audience', 'adult', 9, '{}', 'x', 'x')`
		)
	).rejects.toMatchObject({ code: '42501' });
	const asked = await asProvince(
		`update definition_change set asked_at = now(), asked_by = '${province.accountId}' where id = '${id}'`
	);
	expect(asked.rowCount).toBe(0);
});
