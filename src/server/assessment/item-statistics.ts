import type { Db } from '#server/platform/db/index.ts';
import { currentBankId, statisticsOf } from './bank-queries.ts';

/** Below so many answers a share or a time says more about who happened to answer than about the item. */
export const ENOUGH_ANSWERS = 30;
/** With so many, a share that is too high or too low is the item's doing. */
const MANY_ANSWERS = 100;
/** Policies cap exposure at a quarter unless they say otherwise. */
const MUCH_SHOWN = 0.25;

/** What somebody should look at; no verdict. What an analysis says of fit and bias stands in its report. */
export type ItemFlag = 'too-easy' | 'too-hard' | 'much-shown' | 'slow';

/** Of the slope, the difficulty and, of an item with part credit, each step. */
interface Numbers {
	a: number;
	b: number;
	steps: number[] | null;
}

export interface ItemStatistics {
	/**
	 * Discrimination per logit and difficulty in logits as the present bank uses them, with their standard errors where they are
	 * measured and released, null beside an author's judgement; null where the bank does not hold the item.
	 */
	parameters: (Numbers & { errors: Numbers | null }) | null;
	/** Share of the sittings of its banks in which it was shown; null before any. */
	exposure: { shown: number; sittings: number; share: number } | null;
	answers: number;
	/** Share of answers that earned credit, of those that earned a part of it, 0..1, and median seconds; null below `ENOUGH_ANSWERS`. */
	credited: number | null;
	partly: number | null;
	medianSeconds: number | null;
	flags: ItemFlag[];
	/** When the answers were counted; null before the first count. */
	countedAt: Date | null;
}

const errorsOf = ({ seA, seB, seSteps }: { seA: number | null; seB: number | null; seSteps: number[] | null }) =>
	seA === null || seB === null ? null : { a: seA, b: seB, steps: seSteps };

/** What is known of each of these items: how it is used and how it was answered. Numbers of items, of no person. */
export async function itemStatistics(db: Db, ids: readonly string[]): Promise<Map<string, ItemStatistics>> {
	const bank = await currentBankId(db);
	const rows = await statisticsOf(db, bank ?? null, ids);
	return new Map(
		rows.map((row) => {
			const enough = row.answers >= ENOUGH_ANSWERS;
			const credited = enough ? row.credited / row.answers : null;
			const partly = enough ? row.partly / row.answers : null;
			const medianSeconds = enough && row.medianMs !== null ? row.medianMs / 1000 : null;
			const exposure = row.sittings > 0 ? { shown: row.shown, sittings: row.sittings, share: row.shown / row.sittings } : null;
			const flags: ItemFlag[] = [];
			if (credited !== null && row.answers >= MANY_ANSWERS) {
				if (credited > 0.95) flags.push('too-easy');
				if (credited < 0.1) flags.push('too-hard');
			}
			if (exposure && exposure.sittings >= MANY_ANSWERS && exposure.share > MUCH_SHOWN) flags.push('much-shown');
			if (medianSeconds !== null && medianSeconds > 120) flags.push('slow');
			const parameters =
				row.a === null || row.b === null ? null : { a: row.a, b: row.b, steps: row.steps, errors: errorsOf(row) };
			return [
				row.itemId,
				{ parameters, exposure, answers: row.answers, credited, partly, medianSeconds, flags, countedAt: row.countedAt }
			];
		})
	);
}
