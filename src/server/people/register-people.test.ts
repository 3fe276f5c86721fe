import { describe, expect, test } from 'vitest';
import { newId } from '#server/platform/ids.ts';
import { asActor } from '#server/platform/db/index.ts';
import { sealer } from '#server/platform/sealing.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildHamlet, buildOrganisation, buildStaff, newPerson, placeId } from '../../../tests/support/people.ts';
import { registerPeople, type NewPerson } from './index.ts';
import type { Actor } from '#server/platform/actor.ts';

const database = useDatabase({ content: true });

const register = (actor: Actor, people: NewPerson[]) => registerPeople(database.app, actor, { people, source: 'form' });
const seenBy = (actor: Actor) =>
	asActor(database.app, actor, async (db) =>
		(await db.selectFrom('person').innerJoin('identity', 'person_id', 'id').select('full_name').execute()).map(
			({ full_name }) => full_name
		)
	);
const setting = async () => {
	const commune = await placeId(database, '30178');
	const other = await placeId(database, '30169');
	return { commune, other, officer: await buildStaff(database, 'commune', { placeId: commune }) };
};

describe('registering', () => {
	test('writes who, where and what one belongs to, once, however often it is sent', async () => {
		const { commune, officer } = await setting();
		const school = await buildOrganisation(database, commune, 'school', `Trường ${newId()}`);
		const people = [
			newPerson(commune, {
				birthDate: '1956-03-05',
				phone: '+84912345678',
				personalNumber: '087156001234',
				memberships: [{ id: newId(), organisationId: school, post: 'teacher', from: '2025-09-01' }]
			})
		];
		expect(await register(officer, people)).toEqual({ added: 1 });
		expect(await register(officer, people)).toEqual({ added: 0 });
		const id = people[0]!.id;
		for (const table of ['residence', 'membership', 'identity'] as const)
			expect(await database.owner.selectFrom(table).selectAll().where('person_id', '=', id).execute()).toHaveLength(1);
		const kept = await database.owner.selectFrom('identity').selectAll().where('person_id', '=', id).executeTakeFirstOrThrow();
		expect(kept.birth_date).toBe('1956-03-05');
		expect(kept.personal_number_sealed!.includes('087156001234')).toBe(false);
		expect(sealer().unseal(kept.personal_number_sealed!)).toBe('087156001234');
		expect(kept.personal_number_hash!.equals(sealer().mark('087156001234'))).toBe(true);
		const jobs = await database.pools.owner.query(`select payload from graphile_worker._private_jobs`);
		expect(jobs.rows.filter(({ payload }) => payload.people.includes(id))).toHaveLength(2);
	});
	test('refuses a personal number that somebody else has, and keeps nothing of the whole set', async () => {
		const { commune, officer } = await setting();
		await register(officer, [newPerson(commune, { personalNumber: '087156009999' })]);
		const people = [newPerson(commune), newPerson(commune, { personalNumber: '087156009999' })];
		await expect(register(officer, people)).rejects.toMatchObject({ code: 'number-known' });
		expect(
			await database.owner
				.selectFrom('person')
				.selectAll()
				.where(
					'id',
					'in',
					people.map(({ id }) => id)
				)
				.execute()
		).toEqual([]);
	});
	test('takes a set of thousands as a set', async () => {
		const { commune, officer } = await setting();
		const people = Array.from({ length: 6000 }, () => newPerson(commune));
		expect(await register(officer, people)).toEqual({ added: 6000 });
	});
});

describe('the walls', () => {
	test('the office of another commune neither writes nor reads; nor does the second wall let it', async () => {
		const { commune, other, officer } = await setting();
		const stranger = await buildStaff(database, 'commune', { placeId: other });
		await register(officer, [newPerson(commune, { name: 'Trần Văn Kín' })]);
		await expect(register(stranger, [newPerson(commune)])).rejects.toMatchObject({ code: 'forbidden' });
		expect(await seenBy(stranger)).toEqual([]);
		await expect(
			asActor(database.app, stranger, (db) => db.insertInto('person').values({ id: newId(), home_place_id: commune }).execute())
		).rejects.toThrow('row-level security');
	});
	test('a helper sees and writes only in their own hamlet; an inspector reads and writes nothing', async () => {
		const { commune, officer } = await setting();
		const [one, two] = [
			await buildHamlet(database, commune, '30178.801', 'Ấp Một'),
			await buildHamlet(database, commune, '30178.802', 'Ấp Hai')
		];
		const helper = await buildStaff(database, 'helper', { placeId: one });
		const inspector = await buildStaff(database, 'inspector', { placeId: one });
		await register(officer, [newPerson(one, { name: 'Lê Thị Một' }), newPerson(two, { name: 'Lê Thị Hai' })]);
		expect(await seenBy(helper)).toEqual(['Lê Thị Một']);
		expect(await seenBy(inspector)).toEqual(['Lê Thị Một']);
		await register(helper, [newPerson(one)]);
		await expect(register(helper, [newPerson(two)])).rejects.toMatchObject({ code: 'forbidden' });
		await expect(register(inspector, [newPerson(one)])).rejects.toMatchObject({ code: 'forbidden' });
		await expect(
			asActor(database.app, inspector, (db) => db.insertInto('person').values({ id: newId(), home_place_id: one }).execute())
		).rejects.toThrow('row-level security');
		const changed = await asActor(database.app, inspector, (db) =>
			db.updateTable('identity').set({ full_name: 'X' }).executeTakeFirst()
		);
		expect(changed.numUpdatedRows).toBe(0n);
	});
	test('a manager writes down new members, sees members alone, and cannot draw in somebody who is known', async () => {
		const { commune, other, officer } = await setting();
		const cooperative = await buildOrganisation(database, commune, 'cooperative', `HTX ${newId()}`);
		const manager = await buildStaff(database, 'organisation', { organisationId: cooperative });
		const member = newPerson(other, {
			name: 'Võ Văn Xoài',
			memberships: [{ id: newId(), organisationId: cooperative, post: 'farmer', from: '2026-01-01' }]
		});
		expect(await register(manager, [member])).toEqual({ added: 1 });
		expect(await register(manager, [member])).toEqual({ added: 0 });
		const outsider = newPerson(commune, { name: 'Người Ngoài' });
		await register(officer, [outsider]);
		expect(await seenBy(manager)).toEqual(['Võ Văn Xoài']);
		await expect(register(manager, [newPerson(commune)])).rejects.toMatchObject({ code: 'forbidden' });
		const draw = {
			person_id: outsider.id,
			id: newId(),
			organisation_id: cooperative,
			post: 'farmer',
			from_date: '2026-01-01',
			source: 'form'
		};
		await expect(asActor(database.app, manager, (db) => db.insertInto('membership').values(draw).execute())).rejects.toThrow(
			'row-level security'
		);
	});
	test('residents see themselves, and nobody sees nobody', async () => {
		const { commune, officer } = await setting();
		const me = newPerson(commune, { name: 'Chính Tôi' });
		await register(officer, [me, newPerson(commune)]);
		expect(await seenBy({ kind: 'resident', personId: me.id })).toEqual(['Chính Tôi']);
		expect(await seenBy({ kind: 'public' })).toEqual([]);
		await expect(register({ kind: 'public' }, [newPerson(commune)])).rejects.toMatchObject({ code: 'forbidden' });
		await expect(register({ kind: 'resident', personId: me.id }, [newPerson(commune)])).rejects.toMatchObject({
			code: 'forbidden'
		});
	});
});
