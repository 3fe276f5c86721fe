import { masksOf } from '#core/targets/masks.ts';
import { anybodyToCount, countAlone, rebuildStandings } from '#server/recognition/index.ts';
import { inTransaction, type Db } from '#server/platform/db/index.ts';
import { readTargets } from './content.ts';
import { knownOutcomes, writeTargets, type TargetRow } from './queries.ts';

/**
 * The targets: what they count is worked out here from their audience and outcomes. A target that is gone from `content/` stays: it
 * was set by somebody, and only they can withdraw it. Where what is counted changed, everything is counted again.
 */
export const targetsLoader = {
	name: 'targets',
	check: async () => (await readTargets()).problems,
	async load(db: Db): Promise<string> {
		const { targets } = await readTargets();
		return inTransaction(db, async (db) => {
			await countAlone(db);
			const known = await knownOutcomes(db);
			const rows = targets.map((target, sequence): TargetRow => {
				const masks = masksOf(target.outcomes, known);
				return {
					id: target.id,
					year: target.year,
					deadline: target.deadline,
					place_code: target.place,
					as_of: target.document.asOf,
					audience_id: target.audience,
					outcomes: target.outcomes,
					unit: target.unit,
					measure: target.measure,
					goal: target.goal,
					op: target.op,
					title_vi: target.title.vi,
					title_en: target.title.en,
					note: target.note ?? null,
					document: target.document,
					sequence,
					reached_mask: String(masks.reached),
					learned_mask: String(masks.learned),
					assessed_mask: String(masks.assessed),
					passed_mask: String(masks.passed),
					confirmed_mask: String(masks.confirmed)
				};
			});
			const changed = await writeTargets(db, rows);
			if (changed > 0 && (await anybodyToCount(db))) await rebuildStandings(db);
			return `${rows.length} targets, ${changed} new or changed`;
		});
	}
};
