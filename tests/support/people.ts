import { newId } from '#server/platform/ids.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { NewPerson } from '#server/people/index.ts';
import type { TestDatabase } from './database.ts';

type Staff = Extract<Actor, { kind: 'staff' }>;

/** A unit of today by its code. */
export async function placeId(database: TestDatabase, code: string): Promise<number> {
	const row = await database.owner
		.selectFrom('place')
		.select('id')
		.where('code', '=', code)
		.where('valid_to', '=', 'infinity')
		.executeTakeFirstOrThrow();
	return row.id;
}

/** A hamlet put in by the owner's hand. */
export async function buildHamlet(
	database: TestDatabase,
	parentId: number,
	code: string,
	name: string,
	validFrom = '2025-07-01'
): Promise<number> {
	const row = await database.owner
		.insertInto('place')
		.values({
			code,
			level: 'hamlet',
			kind: 'hamlet',
			name_vi: name,
			name_en: name,
			parent_id: parentId,
			valid_from: validFrom,
			path: '',
			source: 'test'
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return row.id;
}

/** A member of staff with one role. */
export async function buildStaff(
	database: TestDatabase,
	role: string,
	where: { placeId?: number; organisationId?: string }
): Promise<Staff> {
	const accountId = newId();
	await database.owner
		.insertInto('staff')
		.values({ id: accountId, name: role, email: `${accountId}@vidu.vn` })
		.execute();
	await database.owner
		.insertInto('role_assignment')
		.values({ account_id: accountId, role, place_id: where.placeId ?? null, organisation_id: where.organisationId ?? null })
		.execute();
	return { kind: 'staff', accountId };
}

export async function buildOrganisation(database: TestDatabase, placeId: number, kind: string, name: string): Promise<string> {
	const row = await database.owner
		.insertInto('organisation')
		.values({ place_id: placeId, kind, name, public: kind === 'public-body' || kind === 'school' })
		.returning('id')
		.executeTakeFirstOrThrow();
	return row.id;
}

/** Somebody to register; say only what matters. */
export const newPerson = (placeId: number, given: Partial<NewPerson> = {}): NewPerson => ({
	id: newId(),
	name: 'Nguyễn Thị Bé Ba',
	birthYear: 1956,
	sex: 'f',
	placeId,
	residenceId: newId(),
	livesSince: '2025-07-01',
	...given
});
