import { z } from 'zod';
import type { AllJobs } from '#server/platform/jobs.ts';
import { largeOrganisations } from './queries.ts';
import { recognise } from './recognise.ts';
import { recount } from './recount.ts';
import { turnDay } from './turn-day.ts';

const Recognise = z.object({ people: z.array(z.uuid()).default([]), organisations: z.array(z.uuid()).default([]) });
/** The clock sends none of these. */
const Recount = z.object({ id: z.uuid().optional(), by: z.string().nullable().default(null), repair: z.boolean().default(true) });

const LARGE_AT_ONCE = 20;

export const recognitionJobs = {
	/** Facts, memberships, homes or merges of these have changed: `{ people?: uuid[], organisations?: uuid[] }`. */
	recognise: {
		together: async (payloads, { db }) => {
			// What is learned after midnight belongs to the new day, also where the clock's own job comes late.
			await turnDay(db, new Date());
			const asked = payloads.map((payload) => Recognise.parse(payload));
			await recognise(db, {
				people: asked.flatMap(({ people }) => people),
				organisations: asked.flatMap(({ organisations }) => organisations)
			});
		}
	},
	/** Counts all again; a difference is repaired, kept and said aloud, for it means that something forgot somebody. */
	recount: async (payload, { db }) => {
		const { id, by, repair } = Recount.parse(payload ?? {});
		const { people, cells, repaired } = await recount(db, { ...(id && { id }), by, repair, clock: () => new Date() });
		if (people > 0 || cells.length > 0)
			console.error(
				`recount: ${people} people and ${cells.length} cells differed from the facts; ${repaired ? 'repaired' : 'left as they are'}.`
			);
	},
	/** Each few in a transaction of their own, so that nobody waits for all. */
	'recognise-large': async (_payload, { db }) => {
		const large = await largeOrganisations(db);
		for (let from = 0; from < large.length; from += LARGE_AT_ONCE)
			await recognise(db, { organisations: large.slice(from, from + LARGE_AT_ONCE) });
	},
	'turn-day': async (_payload, { db }) => {
		await turnDay(db, new Date());
	}
} satisfies AllJobs;

/**
 * Every hour, so that a machine that slept through midnight catches up; every night at two in Việt Nam, and just before it, as every hour, the large
 * organisations.
 */
export const recognitionTimetable = '0 * * * * turn-day\n50 * * * * recognise-large\n0 19 * * * recount';
