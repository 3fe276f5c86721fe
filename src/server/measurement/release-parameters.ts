import { Refusal } from '#core/refusal.ts';
import { hindrancesOf } from '#core/measurement/index.ts';
import { currentBankId, republishBank } from '#server/assessment/index.ts';
import { audit } from '#server/platform/access/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { mayRelease, type Staff } from './policy.ts';
import { addSet, analysisById, itemsOf, sets, type NewParameter } from './queries.ts';
import { rules } from './rules.ts';
import type { BankReport } from './run-analysis.ts';

/** A bank keeps its numbers in four bytes: four decimals survive there and back. */
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
/** Public counts are rounded down to this. */
const HUNDRED = 100;
const down = (count: number): number => Math.floor(count / HUNDRED) * HUNDRED;

/**
 * Makes what an analysis found of these items the parameters in use: a numbered set, added for ever, and a version of the
 * bank made with it. Sittings that began, and results, keep the version they began under.
 *
 * @param input.id the set's id, made with the page, so that a form sent twice releases once
 * @throws Refusal `forbidden`; `released-by-asker` (whoever asked for an analysis does not release it); `not-found`;
 * `analysis-not-done`; `bank-changed` (the scale in use is no longer the one it was done on: analyse again); `nothing-chosen`;
 * `rule-forbids` with `items`, the first of which the rule keeps back
 */
export async function releaseParameters(
	db: Db,
	actor: Staff,
	input: { id: string; analysis: string; items: readonly string[]; note: string; now: Date }
): Promise<{ n: number; items: number; bank: string }> {
	return asActor(db, actor, async (db) => {
		const analysis = await analysisById(db, input.analysis);
		if (!analysis) throw new Refusal('not-found', `no analysis ${input.analysis}`);
		if (!(await mayRelease(db, actor, analysis.asked_by))) {
			const own = analysis.asked_by === actor.accountId;
			throw new Refusal(own ? 'released-by-asker' : 'forbidden', 'not this account’s to release');
		}
		if (analysis.state !== 'done' || analysis.kind !== 'bank')
			throw new Refusal('analysis-not-done', `${analysis.kind}: ${analysis.state}`);
		const before = (await sets(db)).find(({ id }) => id === input.id);
		if (before) return { n: before.n, items: before.items, bank: before.bank };
		if ((await currentBankId(db)) !== analysis.bank_version) throw new Refusal('bank-changed', 'another bank is in use now');
		const law = rules();
		const wanted = new Set(input.items);
		const chosen = (await itemsOf(db, analysis.id)).filter(({ item }) => wanted.has(item));
		if (chosen.length === 0) throw new Refusal('nothing-chosen', 'no item was chosen');
		const kept = chosen.filter(({ figures }) => hindrancesOf(figures, law).length > 0).map(({ item }) => item);
		if (kept.length > 0)
			throw new Refusal('rule-forbids', kept.join(), { items: kept.slice(0, 3).join(', '), count: kept.length });
		const parameters = chosen.map(({ item, wording, figures: { found, answers } }): NewParameter => {
			const { a, b, steps, seA, seB, seSteps } = found!;
			const rest = { seA, seB, seSteps: seSteps ?? null, answers };
			return { item, wording, a: rounded(a), b: rounded(b), steps: steps?.map(rounded) ?? null, ...rest };
		});
		const bank = await republishBank(db, new Map(parameters.map(({ item, a, b, steps }) => [item, { a, b, steps }])));
		const report = analysis.report as BankReport;
		const about = {
			items: parameters.length,
			persons: down(report.persons),
			answers: down(report.answers),
			from: report.from.slice(0, 10),
			to: report.to.slice(0, 10)
		};
		const set = {
			id: input.id,
			analysis: analysis.id,
			by: actor.accountId,
			at: input.now,
			rule: law,
			about,
			bank: bank.id,
			note: input.note
		};
		const n = await addSet(db, set, parameters);
		await audit(db, actor, {
			action: 'released-parameters',
			subjectKind: 'parameter-set',
			subjectId: input.id,
			details: { n, items: parameters.length, analysis: analysis.id, bank: bank.id }
		});
		return { n, items: parameters.length, bank: bank.id };
	});
}
