import { MEDIAN_ERROR } from '#core/measurement/index.ts';
import { Refusal } from '#core/refusal.ts';
import { addFrameworkVersion, addPolicyVersion, readFramework, readPolicies } from '#server/framework/index.ts';
import { audit } from '#server/platform/access/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { addAdoption, panelById, type PanelRow } from './panel-queries.ts';
import { mayAdopt, type Staff } from './policy.ts';
import { roundsOf } from './read-panel.ts';

export const MIDDLES = ['mean', 'median'] as const;

/** A mark is written to a hundredth of a logit: finer than any panel is sure of. */
const rounded = (cut: number): number => Math.round(cut * 100) / 100;

/**
 * Makes what a panel said in a round the mark in force from a day on: a new version of the group's policy, or of the
 * framework's levels, with the panel as its source. What was earned under earlier versions stays as it is.
 *
 * @throws Refusal `forbidden`; `adopted-by-maker`; `not-found`; `panel-adopted`; `panel-too-few` (a round needs two
 * panellists, or there is no error); `levels-astray` where the levels would no longer ascend
 */
export async function adoptStandard(
	db: Db,
	actor: Staff,
	input: { panel: string; round: number; middle: (typeof MIDDLES)[number]; from: string; now: Date }
): Promise<{ cut: number; made: { policy?: string; framework?: string } }> {
	return asActor(db, actor, async (db) => {
		const panel = await panelById(db, input.panel);
		if (!panel) throw new Refusal('not-found', `no panel ${input.panel}`);
		const may = await mayAdopt(db, actor, panel);
		if (may !== 'yes') throw new Refusal(may === 'own' ? 'adopted-by-maker' : 'forbidden', 'not this account’s to adopt');
		if (panel.adopted) throw new Refusal('panel-adopted', 'its mark is in force');
		const together = (await roundsOf(db, panel)).find(({ round }) => round === input.round)?.together;
		if (!together || together.se === null)
			throw new Refusal('panel-too-few', `round ${input.round} has fewer than two panellists`);
		const cut = rounded(together[input.middle]);
		const se = together.se * (input.middle === 'median' ? MEDIAN_ERROR : 1);
		const made =
			panel.level === null ? await newPolicy(db, panel, cut, input.from) : await newFramework(db, panel, cut, input.from);
		const { panellists } = together;
		await addAdoption(db, { ...input, cut, se, panellists, made, by: actor.accountId, at: input.now });
		await audit(db, actor, {
			action: 'adopted-standard',
			subjectKind: 'panel',
			subjectId: panel.id,
			details: { cut, se, ...made }
		});
		return { cut, made };
	});
}

const sourceOf = ({ source, held_on, method }: PanelRow): string =>
	`${source}; hội đồng ngày ${held_on.split('-').reverse().join('/')}, phương pháp ${method === 'angoff' ? 'Angoff' : 'đánh dấu trang'}`;

async function newPolicy(db: Db, panel: PanelRow, cut: number, from: string): Promise<{ policy: string }> {
	const policy = (await readPolicies(db)).find(({ group }) => group === panel.group_id);
	if (!policy) throw new Refusal('not-found', `no policy of ${panel.group_id}`);
	const version = await addPolicyVersion(db, {
		...policy,
		effectiveFrom: from,
		source: `${policy.source}. Mức đạt: ${sourceOf(panel)}`,
		pass: { ...policy.pass, cut }
	});
	return { policy: `${policy.group} ${version}` };
}

async function newFramework(db: Db, panel: PanelRow, cut: number, from: string): Promise<{ framework: string }> {
	const framework = await readFramework(db);
	const levels = framework.levels.map((level) => (level.n === panel.level! - 1 ? { ...level, below: cut } : level));
	const ends = levels.flatMap(({ below }) => below ?? []);
	if (!levels.some(({ n }) => n === panel.level) || ends.some((end, n) => n > 0 && end <= ends[n - 1]!))
		throw new Refusal('levels-astray', `levels would end at ${ends.join(', ')}`, { level: panel.level, cut });
	const version = await addFrameworkVersion(db, {
		...framework,
		effectiveFrom: from,
		source: `${framework.source}. Mức ${panel.level}: ${sourceOf(panel)}`,
		levels
	});
	return { framework: `${framework.id} ${version}` };
}
