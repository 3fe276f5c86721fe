import { z } from 'zod';

const day = z.string().meta({ description: 'yyyy-mm-dd; -infinity where the beginning is not known, infinity while in force' });
const Level = z.enum(['province', 'district', 'commune', 'hamlet']);

/** A unit that another came from or went to. */
export const Kin = z.object({
	code: z.string(),
	name: z.string(),
	parent: z.string().nullable().meta({ description: 'The unit above it in its own time' }),
	partial: z.boolean().meta({ description: 'Only a part of the old unit' }),
	date: day,
	decree: z.string()
});
/** A unit as the public meets it. Identity is code and first day: codes are used again after mergers. */
export const PublicPlace = z.object({
	code: z.string(),
	validFrom: day,
	validTo: day.meta({ description: 'The first day on which it is no longer in force' }),
	level: Level,
	kind: z.string(),
	name: z.object({ vi: z.string(), en: z.string() }),
	above: z.array(z.object({ code: z.string(), name: z.string(), level: Level })).meta({ description: 'From the province down' }),
	former: z.array(Kin),
	became: z.array(Kin)
});
export type PublicPlace = z.infer<typeof PublicPlace>;
export const PlaceList = z.object({ places: z.array(PublicPlace) });
export type PlaceList = z.infer<typeof PlaceList>;

const onDay = z.iso.date().optional().meta({ description: 'The day that is meant; today where it is left out' });
export const PlaceQuery = z.object({
	q: z.string().trim().min(1).max(100).meta({ description: 'A name, with or without tones, or the beginning of a code' }),
	level: Level.optional(),
	on: onDay,
	limit: z.coerce.number().int().min(1).max(100).default(20)
});
export const PlaceCode = z.object({ code: z.string().regex(/^\d{2,5}(\.\d{3})?$/) });
export const PlaceOn = z.object({ on: onDay });
