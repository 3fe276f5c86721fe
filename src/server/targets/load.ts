import { inTransaction, type Db } from '#server/platform/db/index.ts';
import { masksFor } from './check-text.ts';
import { readTargets, type TargetContent } from './content.ts';
import {
	addVersion,
	knownAudiences,
	knownOutcomes,
	provinceOn,
	putInForce,
	versionsOf,
	type TargetText
} from './version-queries.ts';

/**
 * The targets of `content/`: each begins with version 1, and where its file says something else later, and nobody in an office has changed it
 * since, that is a further version. What an office revised or restated stays. A target that is gone from `content/` stays: it was set by
 * somebody, and only they can withdraw it.
 */
export const targetsLoader = {
	name: 'targets',
	check: async () => (await readTargets()).problems,
	async load(db: Db): Promise<string> {
		const { targets } = await readTargets();
		return inTransaction(db, async (db) => {
			const known = { audiences: await knownAudiences(db), outcomes: await knownOutcomes(db) };
			let changed = 0;
			for (const [sequence, target] of targets.entries()) {
				const text = await textOf(db, target, sequence);
				const versions = await versionsOf(db, target.id);
				if (versions.some(({ madeBy }) => madeBy !== null) || (versions[0] && said(versions[0]) === said(text))) continue;
				const version = (versions[0]?.version ?? 0) + 1;
				const kind = version === 1 ? ('issued' as const) : ('revised' as const);
				await addVersion(db, { target: target.id, version, kind, rule: null, by: null }, text, masksFor(text, known));
				await putInForce(db, target.id);
				changed++;
			}
			return `${targets.length} targets, ${changed} new or changed`;
		});
	}
};

async function textOf(db: Db, target: TargetContent, sequence: number): Promise<TargetText> {
	const place = await provinceOn(db, target.place, target.document.asOf);
	if (place === undefined) throw new Error(`${target.id}: place ${target.place} did not exist on ${target.document.asOf}`);
	return {
		year: target.year,
		deadline: target.deadline,
		place,
		audience: target.audience,
		outcomes: target.outcomes,
		unit: target.unit,
		measure: target.measure,
		goal: target.goal,
		op: target.op,
		titleVi: target.title.vi,
		titleEn: target.title.en,
		note: target.note ?? null,
		document: target.document,
		sequence
	};
}

/** What a version says, to be compared: a document's keys come back from the database in an order of their own. */
const said = ({ document, ...text }: TargetText): string =>
	JSON.stringify([
		[text.year, text.deadline, text.place, text.audience, text.outcomes, text.unit, text.measure, text.goal, text.op],
		[text.titleVi, text.titleEn, text.note, text.sequence],
		Object.entries(document).sort(([a], [b]) => (a < b ? -1 : 1))
	]);
