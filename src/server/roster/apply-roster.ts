import type pg from 'pg';
import { sameHamlet } from '#core/hamlets.ts';
import { Refusal } from '#core/refusal.ts';
import { recognise, registerPeople, type NewPerson } from '#server/people/index.ts';
import { createHamlets, placesUnder } from '#server/places/index.ts';
import { audit } from '#server/platform/access/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { onOneConnection } from '#server/platform/db/copy.ts';
import { enqueue } from '#server/platform/db/enqueue.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { match } from './check-roster.ts';
import { marked } from './filled.ts';
import { theRoster } from './map-roster.ts';
import { asStaff } from './policy.ts';
import * as applying from './queries/applying.ts';
import {
	claim,
	finish,
	mayImport,
	moveOn,
	note,
	oneAtATime,
	rosterById,
	stepBack,
	type Done,
	type Roster
} from './queries/rosters.ts';
import { placeOfRoster } from './resolve-places.ts';

/** How many people are written down by one statement. */
const BATCH = 5000;

/**
 * Makes the hamlets that the roster needs, in the office's own name, and leaves it to a job to write the roster into the register.
 * @param input.takesMoved people known elsewhere by their number live here now
 * @throws Refusal `roster-hamlet-name` where a new hamlet can't be called so
 */
export async function askToApply(
	db: Db,
	actor: Actor,
	{ id, takesMoved, today }: { id: string; takesMoved: boolean; today: string }
): Promise<void> {
	const { accountId } = asStaff(actor);
	await asActor(db, actor, async (db) => {
		const roster = await theRoster(db, id);
		if (roster.state === 'checked') await makeHamlets(db, actor, roster, today);
		if (!(await moveOn(db, id, ['checked'], 'applying', { applied: accountId, takesMoved })))
			throw new Refusal('roster-busy', `the roster is ${roster.state}`);
		await enqueue(db, 'apply-roster', { roster: id }, `roster ${id}`);
		await audit(db, actor, {
			action: 'applied-roster',
			subjectKind: 'roster',
			subjectId: id,
			placeId: roster.placeId,
			details: { takesMoved }
		});
	});
}

async function makeHamlets(db: Db, actor: Actor, { id, placeId }: Roster, today: string): Promise<void> {
	const wanted = await applying.hamletsToMake(db, id);
	if (wanted.length === 0) return;
	const made = await createHamlets(db, actor, {
		communeId: placeId,
		text: wanted.map(({ written }) => written).join('\n'),
		on: today
	});
	if (made.kind === 'problems')
		throw new Refusal('roster-hamlet-name', 'a hamlet cannot be called so', { name: made.problems[0]!.text });
	const all = await placesUnder(db, placeId, today);
	for (const { key, written } of wanted) {
		const hamlet = all.find(({ name }) => name === written) ?? all.find(({ name }) => sameHamlet(name, written));
		if (!hamlet) throw new Error(`hamlet ${written} was made and is not there`);
		await applying.hamletIs(db, id, key, hamlet.id);
	}
}

/**
 * Writes a checked roster into the register: new people, and what is new of known ones, in one transaction. Cut anywhere, nothing
 * of it is there and the next run does all of it; run again after it is done, it does nothing.
 */
export async function applyRoster(pool: pg.Pool, db: Db, { rosterId, now }: { rosterId: string; now: Date }): Promise<void> {
	try {
		await onOneConnection(pool, (one) =>
			asActor(one, { kind: 'system' }, async (one) => {
				if (!(await claim(one, rosterId))) return;
				const roster = await rosterById(one, rosterId);
				if (roster?.state !== 'applying') return;
				if (!(await mayImport(one, roster.appliedBy ?? '', rosterId)))
					throw new Refusal('forbidden', 'the account lost its role');
				await oneAtATime(one);
				const done = await apply(one, roster, (step, done, total) => note(db, rosterId, step, done, total));
				await finish(one, rosterId, 'applied', { done, appliedAt: now });
				await enqueue(one, 'tidy-roster', { roster: rosterId }, `tidy ${rosterId}`);
			})
		);
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		// Somebody was given one of these numbers since it was looked up; the next run will find them.
		const code = thrown.code === 'number-known' ? 'roster-number-taken' : thrown.code;
		await stepBack(db, rosterId, 'applying', 'checked', { code, details: thrown.details });
	}
}

async function apply(
	db: Db,
	roster: Roster,
	tell: (step: string, done: number, total: number | null) => Promise<void>
): Promise<Done> {
	const { id, asOf, organisationId, post } = roster;
	const by = roster.appliedBy!;
	const place = await placeOfRoster(db, roster.placeId);
	await tell('match', 0, null);
	await match(db, roster, place.path);
	await applying.gather(db, id, roster.takesMoved);
	const counts = await applying.gathered(db);
	const households = await applying.makeHouseholds(db);
	await makePeople(db, roster, by, counts.made, tell);
	await tell('known', counts.made, counts.made + counts.known);
	const residences = organisationId ? 0 : await applying.settleKnown(db, id, asOf, by);
	const memberships = await applying.joinKnown(db, id, organisationId, post, asOf, by);
	const filled = await applying.fillKnown(db, id);
	await applying.rememberPeople(db, id, filled.map(marked));
	await recognise(db, await applying.touched(db));
	return { ...counts, residences, memberships, households, filled: filled.length };
}

async function makePeople(
	db: Db,
	roster: Roster,
	by: string,
	total: number,
	tell: (step: string, done: number, total: number) => Promise<void>
): Promise<void> {
	let after = 0;
	for (let done = 0; ;) {
		await tell('people', done, total);
		const rows = await applying.newRows(db, roster.id, roster, after, BATCH);
		if (rows.length === 0) return;
		await registerPeople(
			db,
			{ kind: 'system' },
			{
				people: rows.map((row) => newPerson(row, roster.asOf)),
				source: 'roster',
				sourceId: roster.id,
				recordedBy: by,
				judge: false
			}
		);
		after = rows.at(-1)!.n;
		done += rows.length;
	}
}

function newPerson(row: applying.NewRow, asOf: string): NewPerson {
	return {
		id: row.person_id,
		name: row.full_name,
		birthYear: row.birth_year,
		birthDate: row.birth_date,
		sex: row.sex,
		phone: row.phone,
		personalNumber: row.sealed && row.mark ? { sealed: row.sealed, mark: row.mark } : null,
		placeId: row.place_id,
		householdId: row.household_id,
		residenceId: row.residence,
		livesSince: asOf,
		memberships: row.organisation_id
			? [{ id: row.membership, organisationId: row.organisation_id, post: row.post, grade: row.grade, from: asOf }]
			: []
	};
}
