import { z } from 'zod';
import { Group } from '#contract/content.ts';
import { locationOf, spread } from '#core/measurement/index.ts';
import { Refusal } from '#core/refusal.ts';
import { currentBankId } from '#server/assessment/index.ts';
import { audit } from '#server/platform/access/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { addPanel, bankOfGroup } from './panel-queries.ts';
import { mayKeep, type Staff } from './policy.ts';

export const METHODS = ['angoff', 'bookmark'] as const;

/** The chance of a right answer at which a bookmark panel calls an item mastered: two in three, by custom (Huynh 2006). */
const RESPONSE_PROBABILITY = 2 / 3;

export const MakePanel = z.strictObject({
	id: z.uuid(),
	group: Group,
	/** Null: the group's pass mark; 2 …: where this level of the framework begins. */
	level: z.coerce.number().int().min(2).max(9).nullable(),
	method: z.enum(METHODS),
	heldOn: z.iso.date(),
	source: z.string().trim().min(1).max(500),
	borderline: z.string().trim().min(1).max(1000),
	/** What each panellist is, never who. */
	panellists: z.array(z.string().trim().min(1).max(120)).min(2).max(40),
	/** How many items they are given. */
	size: z.coerce.number().int().min(10).max(100)
});
export type MakePanel = z.infer<typeof MakePanel>;

/**
 * Makes a panel with its booklet: items that the group meets, evenly over the scale, easiest first.
 * @throws Refusal `forbidden`; `panel-without-items` where the group meets none
 */
export async function makePanel(db: Db, actor: Staff, { now, ...input }: MakePanel & { now: Date }): Promise<void> {
	await asActor(db, actor, async (db) => {
		if (!(await mayKeep(db))) throw new Refusal('forbidden', 'neither content nor province');
		const bank = await currentBankId(db);
		const met = bank === undefined ? [] : await bankOfGroup(db, bank, input.group);
		if (bank === undefined || met.length === 0)
			throw new Refusal('panel-without-items', `the bank has no item for ${input.group}`);
		const chosen = spread(
			met.map((item) => locationOf(item, RESPONSE_PROBABILITY)),
			input.size
		);
		const added = await addPanel(
			db,
			{
				id: input.id,
				group_id: input.group,
				level: input.level,
				method: input.method,
				response_probability: input.method === 'bookmark' ? RESPONSE_PROBABILITY : null,
				held_on: input.heldOn,
				source: input.source,
				borderline: input.borderline,
				bank_version: bank,
				items: chosen.map((n) => met[n]!.item),
				made_by: actor.accountId,
				made_at: now
			},
			input.panellists
		);
		if (added)
			await audit(db, actor, {
				action: 'made-panel',
				subjectKind: 'panel',
				subjectId: input.id,
				details: { group: input.group, level: input.level, method: input.method, panellists: input.panellists.length }
			});
	});
}
