import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { BankItem } from '#contract/content.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { bankOf, buildResident, start, takeAll } from '../../../tests/support/assessment.ts';
import { readOverview, readResult } from './index.ts';
import { NOW } from '../../../tests/support/assessment.ts';

const database = useDatabase({ content: true });
let bank: Map<string, BankItem>;
beforeAll(async () => {
	bank = await bankOf(database);
});

test('a resident who knows the easier half ends near its middle, with a result, evidence and a call for recognition', async () => {
	const ba = await buildResident(database);
	const view = await takeAll(database, ba, bank, ({ b }) => b < 0);
	expect(view.state).toBe('finished');
	const { result, group, mode } = await readResult(database.app, ba, { sitting: view.id });
	expect({ group, mode }).toEqual({ group: 'resident', mode: 'alone' });
	expect(result.theta).toBeGreaterThan(-0.6);
	expect(result.theta).toBeLessThan(0.6);
	expect(result.sd).toBeLessThan(0.55);
	expect(result.answers).toBe(view.answered);
	expect(result.passed).toBe(result.theta >= result.cut);
	expect(result.next).toHaveLength(3);

	const { rows: facts } = await sql<{
		what: string;
		mode: string;
		source_id: string;
	}>`select what, mode, source_id from evidence where person_id = ${ba.personId}`.execute(database.owner);
	expect(facts).toContainEqual({ what: 'assessed:resident', mode: 'alone', source_id: view.id });
	expect(facts.some(({ what }) => what === 'passed:resident')).toBe(result.passed);
	const above = result.areas.filter(({ standing }) => standing === 'above').map(({ area }) => area.toLowerCase());
	const skills = facts.filter(({ what }) => what.startsWith('skill:')).map(({ what }) => what.slice(6));
	expect(skills.every((skill) => above.includes(skill[0]!))).toBe(true);
	expect(new Set(skills.map((skill) => skill[0]))).toEqual(new Set(above));
	const { rows: jobs } =
		await sql`select payload from graphile_worker._private_jobs where key = ${`recognise ${ba.personId}`}`.execute(
			database.owner
		);
	expect(jobs).toEqual([{ payload: { people: [ba.personId] } }]);
});

test('consent comes first', async () => {
	const tu = await buildResident(database, { consent: false });
	await expect(start(database, tu)).rejects.toMatchObject({ code: 'consent-needed' });
	expect((await readOverview(database.app, tu, { now: NOW })).consent?.holds).toBe(false);
});
