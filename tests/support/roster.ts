import { asActor } from '#server/platform/db/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { newId } from '#server/platform/ids.ts';
import { applyRoster, askToApply } from '#server/roster/apply-roster.ts';
import { checkRoster } from '#server/roster/check-roster.ts';
import {
	mapRoster,
	openRoster,
	readFindings,
	uploadRoster,
	type Findings,
	type Roster,
	type Target
} from '#server/roster/index.ts';
import { askToUndo, undoRoster } from '#server/roster/undo-roster.ts';
import { tidyRoster } from '#server/roster/tidy-roster.ts';
import type { TestDatabase } from './database.ts';

/** A day after everything in the tests' files. */
export const now = new Date('2026-11-23T03:00:00Z');
export const today = '2026-11-23';

/** A roster as an office goes through it, step by step; jobs are run here and now. */
export function rosters(database: TestDatabase) {
	// Asked for when they are used: `useDatabase` makes them before the first test.
	const steps = {
		async upload(actor: Actor, target: Target, file: string | Uint8Array, fileName = 'danh-sach.csv'): Promise<string> {
			const id = newId();
			const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
			await uploadRoster(database.app, actor, { id, target, fileName, bytes, now });
			return id;
		},
		/** Takes the guessed columns, or others. */
		async map(
			actor: Actor,
			id: string,
			change: { mapping?: (string | null)[]; asOf?: string; post?: string | null } = {}
		): Promise<void> {
			const { layout, asOf, post } = await openRoster(database.app, actor, id);
			await mapRoster(database.app, actor, {
				id,
				mapping: change.mapping ?? layout.head.mapping,
				asOf: change.asOf ?? asOf,
				post: change.post ?? post,
				today
			});
		},
		check: (id: string) => checkRoster(database.pools.worker, database.worker, { rosterId: id, now }),
		/** Upload, columns as guessed, dry run. */
		async checked(actor: Actor, target: Target, file: string | Uint8Array): Promise<string> {
			const id = await steps.upload(actor, target, file);
			await steps.map(actor, id);
			await steps.check(id);
			return id;
		},
		findings: (actor: Actor, id: string): Promise<Findings> =>
			readFindings(database.app, actor, { id, problems: 1, likely: 1, only: 'all' }),
		/** Problems as `row code`, in order. */
		async problems(actor: Actor, id: string): Promise<string[]> {
			return (await steps.findings(actor, id)).problems.flatMap(({ n, problems }) => problems.map(([, code]) => `${n} ${code}`));
		},
		async apply(actor: Actor, id: string, takesMoved = false): Promise<Roster> {
			await askToApply(database.app, actor, { id, takesMoved, today });
			await applyRoster(database.pools.worker, database.worker, { rosterId: id, now });
			return openRoster(database.app, actor, id);
		},
		async undo(actor: Actor, id: string): Promise<Roster> {
			await askToUndo(database.app, actor, id);
			await undoRoster(database.pools.worker, database.worker, { rosterId: id, now });
			return openRoster(database.app, actor, id);
		},
		tidy: (id: string, all = false) => tidyRoster(database.pools.worker, { rosterId: id, now, all }),
		/** Names of people whom somebody sees, in order. */
		seen: (actor: Actor) =>
			asActor(database.app, actor, async (db) =>
				(await db.selectFrom('identity').select('full_name').orderBy('full_name').execute()).map((row) => row.full_name)
			)
	};
	return steps;
}

/** Everything that rosters may write, counted and described, so that two states can be compared; without what the clock makes. */
export async function registerState(database: TestDatabase): Promise<Record<string, unknown>> {
	const query = async (text: string) => (await database.pools.owner.query(text)).rows;
	return {
		people:
			await query(`select i.full_name, i.birth_date, p.birth_year, p.sex, i.phone, i.personal_number_hash is not null as numbered, h.name_vi as home
			from person p join place h on h.id = p.home_place_id left join identity i on i.person_id = p.id order by 1, 2, 3, 4, 5, 7`),
		residences:
			await query(`select i.full_name, p.name_vi, r.from_date, r.source, h.label from residence r join place p on p.id = r.place_id
			left join identity i using (person_id) left join household h on h.id = r.household_id order by 1, 2, 3, 5`),
		memberships:
			await query(`select i.full_name, o.name, m.post, m.grade, m.from_date, m.to_date from membership m join organisation o on o.id = m.organisation_id
			left join identity i using (person_id) order by 1, 2, 3, 4, 5, 6`),
		households: await query(`select p.name_vi, h.label from household h join place p on p.id = h.place_id order by 1, 2`)
	};
}
