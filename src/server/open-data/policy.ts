import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Refusal } from '#core/refusal.ts';
import { actorHas } from '#server/platform/access/actor-has-queries.ts';
import type { Db } from '#server/platform/db/index.ts';

const Disclosure = z.object({
	version: z.int().min(1),
	source: z.string().min(1),
	provisional: z.boolean(),
	base: z.int().min(2).max(1000),
	smallestCount: z.int().min(2),
	smallestGroup: z.int().min(2),
	/** Whole days that must pass between two releases, so that nobody watches a count move by one. */
	daysBetween: z.int().min(1)
});
export type Disclosure = z.infer<typeof Disclosure>;

/** The disclosure rule in force, from `content/open-data/disclosure.json`. */
export const disclosure = (): Disclosure =>
	Disclosure.parse(JSON.parse(readFileSync('content/open-data/disclosure.json', 'utf8')));

/** Only the province's steering committee publishes. @throws Refusal `forbidden` */
export async function mayPublish(db: Db): Promise<void> {
	if (!(await actorHas(db, 'province'))) throw new Refusal('forbidden', 'only the province publishes');
}
