import { angoffCut, bookmarkCut } from '#core/measurement/index.ts';
import { Refusal } from '#core/refusal.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { addJudgement, panelById, panellistsOf, type Judgement } from './panel-queries.ts';
import { bookletOf } from './read-panel.ts';
import { mayKeep, type Staff } from './policy.ts';

const ROUNDS = 5;

/**
 * Writes down what one panellist said in one round: by Angoff a chance in 0..1 for each item in the booklet's order, by
 * bookmark one page. Said again in the same round, the later one counts; the earlier stays on record.
 * @throws Refusal `forbidden`, `not-found`, `panel-adopted`, `bad-judgement` (which item or page, and what is possible)
 */
export async function enterJudgement(
	db: Db,
	actor: Staff,
	input: Judgement & { id: string; panel: string; now: Date }
): Promise<void> {
	await asActor(db, actor, async (db) => {
		if (!(await mayKeep(db))) throw new Refusal('forbidden', 'neither content nor province');
		const panel = await panelById(db, input.panel);
		if (!panel) throw new Refusal('not-found', `no panel ${input.panel}`);
		if (panel.adopted) throw new Refusal('panel-adopted', 'its mark is in force');
		const known = (await panellistsOf(db, panel.id)).some(({ n }) => n === input.panellist);
		if (!known || !(input.round >= 1 && input.round <= ROUNDS))
			throw new Refusal('not-found', `panellist ${input.panellist}, round ${input.round}`);
		const { items, locations } = await bookletOf(db, panel);
		if (panel.method === 'angoff') angoffCut(items, input.judged);
		else if (input.judged.length === 1) bookmarkCut(locations, input.judged[0]!);
		else throw new Refusal('bad-judgement', 'one page is wanted', { value: input.judged.length, highest: 1 });
		const { id, round, panellist, judged } = input;
		await addJudgement(db, { id, panel: panel.id, round, panellist, judged, by: actor.accountId, at: input.now });
	});
}
