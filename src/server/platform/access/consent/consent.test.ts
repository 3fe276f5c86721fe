import { beforeAll, expect, test } from 'vitest';
import { buildPerson, buildPlaces, buildStaff } from '../../../../../tests/support/access.ts';
import { useDatabase } from '../../../../../tests/support/database.ts';
import { asActor } from '../../db/index.ts';
import { newId } from '../../ids.ts';
import { forgetSignIn } from '../resident/account.ts';
import { currentConsents, hasConsent } from './current-consents.ts';
import { giveConsent } from './give-consent.ts';
import { consentLoader } from './load.ts';
import { withdrawConsent } from './withdraw-consent.ts';

const database = useDatabase();
type Staff = { kind: 'staff'; accountId: string };
let places: Awaited<ReturnType<typeof buildPlaces>>;
let helper: Staff, office: Staff, elsewhere: Staff;
const now = new Date('2026-11-20T02:00:00Z');

beforeAll(async () => {
	places = await buildPlaces(database);
	helper = await buildStaff(database, { username: 'giup', role: 'helper', placeId: places.hamlet, name: 'Lê Văn Giúp' });
	office = await buildStaff(database, { username: 'xa', role: 'commune', placeId: places.commune });
	elsewhere = await buildStaff(database, { username: 'xa.khac', role: 'commune', placeId: places.otherCommune });
	expect(await consentLoader.check()).toEqual([]);
	await consentLoader.load(database.owner);
});

const refusal = (code: string) => expect.objectContaining({ name: 'Refusal', code });
const resident = (personId: string) => ({ kind: 'resident', personId }) as const;
const may = (person: string, purpose: string, at = now) =>
	asActor(database.app, resident(person), (db) => hasConsent(db, person, purpose, at));

test('never by silence: nothing holds before it is said, but what a task of the state carries', async () => {
	const person = await buildPerson(database, { placeId: places.hamlet });
	const consents = await currentConsents(database.app, resident(person), { person, now });
	expect(consents.map(({ purpose, given, holds }) => [purpose, given, holds])).toEqual([
		['register', null, true],
		['assessment', null, false],
		['learning-analytics', null, false]
	]);
	expect(await may(person, 'assessment')).toBe(false);
	expect(await may(person, 'register')).toBe(true);
	expect(await may(person, 'no-such-purpose')).toBe(false);
});

test('each purpose alone, withdrawn as easily, every word kept', async () => {
	const person = await buildPerson(database, { placeId: places.hamlet });
	const said = { person, purpose: 'assessment', version: 1, manner: 'self', now } as const;
	await giveConsent(database.app, resident(person), said);
	expect(await may(person, 'assessment')).toBe(true);
	expect(await may(person, 'learning-analytics')).toBe(false);
	const id = newId();
	for (let i = 0; i < 2; i++)
		await withdrawConsent(database.app, resident(person), { ...said, id, now: new Date(now.getTime() + 1000) });
	expect(await may(person, 'assessment')).toBe(false);
	const kept = await database.owner
		.selectFrom('consent')
		.select(['given', 'version', 'manner', 'helper_account'])
		.where('person_id', '=', person)
		.orderBy('at')
		.execute();
	expect(kept).toEqual([
		{ given: true, version: 1, manner: 'self', helper_account: null },
		{ given: false, version: 1, manner: 'self', helper_account: null }
	]);
	await expect(database.pools.app.query('delete from consent')).rejects.toThrow('permission denied');
	await expect(database.pools.app.query('update consent set given = true')).rejects.toThrow('permission denied');
});

test('a helper who writes it down is named; one who does not help this person may not', async () => {
	const person = await buildPerson(database, { placeId: places.hamlet });
	const said = { person, purpose: 'assessment', version: 1, manner: 'paper', now } as const;
	await expect(giveConsent(database.app, elsewhere, said)).rejects.toEqual(refusal('forbidden'));
	await expect(giveConsent(database.app, helper, { ...said, manner: 'self' })).rejects.toEqual(refusal('forbidden'));
	await giveConsent(database.app, helper, said);
	expect(
		(await currentConsents(database.app, resident(person), { person, now })).find((row) => row.purpose === 'assessment')
	).toMatchObject({
		holds: true,
		manner: 'paper',
		helperName: 'Lê Văn Giúp'
	});
	await expect(currentConsents(database.app, elsewhere, { person, now })).rejects.toEqual(refusal('forbidden'));
	// The wall: nobody writes in another's name.
	const write = (actor: Staff | ReturnType<typeof resident>, helper_account: string | null, manner: string) =>
		asActor(database.app, actor, (db) =>
			db
				.insertInto('consent')
				.values({
					person_id: person,
					id: newId(),
					purpose: 'assessment',
					version: 1,
					given: true,
					manner,
					helper_account,
					at: now
				})
				.execute()
		);
	await expect(write(office, helper.accountId, 'paper')).rejects.toThrow('row-level security');
	await expect(write(office, null, 'self')).rejects.toThrow('row-level security');
	await expect(write(resident(await buildPerson(database, { placeId: places.hamlet })), null, 'self')).rejects.toThrow(
		'row-level security'
	);
});

test('a resident with a helper beside them: assisted, by that helper', async () => {
	const person = await buildPerson(database, { placeId: places.hamlet });
	const said = { person, purpose: 'assessment', version: 1, manner: 'assisted', now } as const;
	await expect(giveConsent(database.app, resident(person), said)).rejects.toEqual(refusal('forbidden'));
	await giveConsent(database.app, resident(person), { ...said, helper: helper.accountId });
	await expect(giveConsent(database.app, resident(person), { ...said, manner: 'paper' })).rejects.toEqual(refusal('forbidden'));
	await expect(giveConsent(database.app, resident(newId()), said)).rejects.toEqual(refusal('forbidden'));
	expect(await may(person, 'assessment')).toBe(true);
});

test('for a child somebody speaks, and is named until the child is erased', async () => {
	const child = await buildPerson(database, { placeId: places.hamlet, birthYear: 2014 });
	const said = { person: child, purpose: 'assessment', version: 1, manner: 'self', now } as const;
	await expect(giveConsent(database.app, resident(child), said)).rejects.toEqual(refusal('representative-needed'));
	await giveConsent(database.app, resident(child), { ...said, representative: 'Mẹ: Phạm Thị Lành' });
	await withdrawConsent(database.app, resident(child), { ...said, now: new Date(now.getTime() + 1) });
	await asActor(database.app, office, (db) => forgetSignIn(db, child));
	const kept = await database.owner.selectFrom('consent').select('representative').where('person_id', '=', child).execute();
	expect(kept).toEqual([{ representative: null }, { representative: null }]);
});

test('new words are asked anew; old words cannot be agreed to, nor changed once agreed to', async () => {
	const person = await buildPerson(database, { placeId: places.hamlet });
	const said = { person, purpose: 'learning-analytics', version: 1, manner: 'self', now } as const;
	await giveConsent(database.app, resident(person), said);
	const first = await database.owner
		.selectFrom('consent_wording')
		.selectAll()
		.where('purpose', '=', said.purpose)
		.executeTakeFirstOrThrow();
	await database.owner
		.insertInto('consent_wording')
		.values({ ...first, version: 2, text_vi: 'Lời mới.', effective: '2026-11-21' })
		.execute();
	const next = new Date('2026-11-22T02:00:00Z');
	expect([await may(person, said.purpose), await may(person, said.purpose, next)]).toEqual([true, false]);
	expect(
		(await currentConsents(database.app, resident(person), { person, now: next })).find((row) => row.purpose === said.purpose)
	).toMatchObject({ outdated: true, holds: false, version: 2 });
	await expect(giveConsent(database.app, resident(person), { ...said, now: next })).rejects.toEqual(refusal('wording-changed'));
	await giveConsent(database.app, resident(person), { ...said, version: 2, now: next });
	expect(await may(person, said.purpose, next)).toBe(true);
	await database.owner
		.updateTable('consent_wording')
		.set({ text_vi: 'Sửa lén.' })
		.where('purpose', '=', said.purpose)
		.where('version', '=', 1)
		.execute();
	await expect(consentLoader.load(database.owner)).rejects.toThrow('after people agreed');
});

test('what a task of the state carries is not asked; a purpose that is not known is not found', async () => {
	const person = await buildPerson(database, { placeId: places.hamlet });
	const said = { person, version: 1, manner: 'self', now } as const;
	await expect(giveConsent(database.app, resident(person), { ...said, purpose: 'register' })).rejects.toEqual(
		refusal('consent-not-asked')
	);
	await expect(giveConsent(database.app, resident(person), { ...said, purpose: 'selling' })).rejects.toEqual(
		refusal('not-found')
	);
});
