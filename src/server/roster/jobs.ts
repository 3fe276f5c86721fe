import { z } from 'zod';
import type { Job, JobHelpers, Jobs } from '#server/platform/jobs.ts';
import { applyRoster } from './apply-roster.ts';
import { checkRoster } from './check-roster.ts';
import { stepBack, type State } from './queries/rosters.ts';
import { forgetOldRosters, tidyRoster, wakeRosters } from './tidy-roster.ts';
import { undoRoster } from './undo-roster.ts';

const Payload = z.object({ roster: z.uuid() });
type Step = (helpers: JobHelpers, rosterId: string, now: Date) => Promise<void>;

/** What fails once may have met a restart. What fails three times would fail for ever: the office is told, and may try again. */
const patient =
	(during: State, back: State, step: Step): Job =>
	async (payload, helpers) => {
		const { roster } = Payload.parse(payload);
		try {
			await step(helpers, roster, new Date());
		} catch (error) {
			if (helpers.attempt < 3) throw error;
			console.error(`roster ${roster}, ${during}:`, error);
			await stepBack(helpers.db, roster, during, back, { code: 'unexpected', details: {} });
		}
	};

/** Jobs of rosters, by name. */
export const rosterJobs: Jobs = {
	'check-roster': patient('checking', 'mapping', ({ pool, db }, rosterId, now) => checkRoster(pool, db, { rosterId, now })),
	'apply-roster': patient('applying', 'checked', ({ pool, db }, rosterId, now) => applyRoster(pool, db, { rosterId, now })),
	'undo-roster': patient('undoing', 'applied', ({ pool, db }, rosterId, now) => undoRoster(pool, db, { rosterId, now })),
	'tidy-roster': async (payload, { pool }) => tidyRoster(pool, { rosterId: Payload.parse(payload).roster, now: new Date() }),
	'forget-rosters': async (_, { pool, db }) => forgetOldRosters(pool, db, new Date()),
	'wake-rosters': async (_, { db }) => wakeRosters(db, new Date())
};

/** By the clock, in UTC: jobs that died are looked for every few minutes, old files at night. */
export const rosterTimetable = '*/3 * * * * wake-rosters\n40 18 * * * forget-rosters';
