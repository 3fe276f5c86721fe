import type pg from 'pg';
import { Refusal } from '#core/refusal.ts';
import { recognise } from '#server/people/index.ts';
import { audit } from '#server/platform/access/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { onOneConnection } from '#server/platform/db/copy.ts';
import { enqueue } from '#server/platform/db/enqueue.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { stillStanding } from './filled.ts';
import { theRoster } from './map-roster.ts';
import { asStaff } from './policy.ts';
import { claim, finish, mayImport, moveOn, note, oneAtATime, rosterById, stepBack, type Roster } from './queries/rosters.ts';
import * as undoing from './queries/undoing.ts';

const BATCH = 5000;

/** Leaves it to a job to take an applied roster back. */
export async function askToUndo(db: Db, actor: Actor, id: string): Promise<void> {
	const { accountId } = asStaff(actor);
	await asActor(db, actor, async (db) => {
		const roster = await theRoster(db, id);
		if (!(await moveOn(db, id, ['applied'], 'undoing', { undone: accountId })))
			throw new Refusal('roster-busy', `the roster is ${roster.state}`);
		await enqueue(db, 'undo-roster', { roster: id }, `roster ${id}`);
		await audit(db, actor, { action: 'undid-roster', subjectKind: 'roster', subjectId: id, placeId: roster.placeId });
	});
}

/**
 * Takes back what a roster wrote: the people it made, with who they are, and what it said of people who were known. Only while
 * nothing else hangs on those it made; else it is refused with what does, and nothing is taken back.
 */
export async function undoRoster(pool: pg.Pool, db: Db, { rosterId, now }: { rosterId: string; now: Date }): Promise<void> {
	try {
		await onOneConnection(pool, (one) =>
			asActor(one, { kind: 'system' }, async (one) => {
				if (!(await claim(one, rosterId))) return;
				const roster = await rosterById(one, rosterId);
				if (roster?.state !== 'undoing') return;
				if (!(await mayImport(one, roster.undoneBy ?? '', rosterId))) throw new Refusal('forbidden', 'the account lost its role');
				await oneAtATime(one);
				await undo(one, roster, (step, done, total) => note(db, rosterId, step, done, total));
				await finish(one, rosterId, 'undone', { undoneAt: now });
				await enqueue(one, 'tidy-roster', { roster: rosterId }, `tidy ${rosterId}`);
			})
		);
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		await stepBack(db, rosterId, 'undoing', 'applied', { code: thrown.code, details: thrown.details });
	}
}

async function undo(
	db: Db,
	{ id }: Roster,
	tell: (step: string, done: number, total: number | null) => Promise<void>
): Promise<void> {
	await tell('look', 0, null);
	const hanging = await undoing.hangsOn(db, id);
	if (hanging.length > 0)
		throw new Refusal('roster-hangs', hanging.map(({ what, people }) => `${what}: ${people}`).join(', '), { hanging });
	const made = await undoing.peopleOf(db, id, true);
	const known = await undoing.peopleOf(db, id, false);
	const filled = await undoing.filledNow(db, id);
	await undoing.emptyAgain(
		db,
		filled.map(({ person, then, ...now }) => ({ person, columns: stillStanding(now, then) }))
	);
	for (let from = 0; from < made.length; from += BATCH) await undoing.leaveTheCounts(db, made.slice(from, from + BATCH));
	await undoing.reopenMemberships(db, id);
	await undoing.takeBackFacts(db, id);
	for (let from = 0; from < made.length; from += BATCH) {
		await tell('people', from, made.length);
		await undoing.takeBackPeople(db, made.slice(from, from + BATCH));
	}
	await recognise(db, known);
}
