import { information, modelOf } from '#core/irt/index.ts';
import { currentBankId } from '#server/assessment/index.ts';
import { readPolicies } from '#server/framework/index.ts';
import { Refusal } from '#core/refusal.ts';
import type { Db } from '#server/platform/db/index.ts';
import { bankColumns } from './answer-queries.ts';
import { sets, type About } from './queries.ts';

/** What everybody may know of the test as it is today. */
export interface Measure {
	/** Items in the bank, and those whose parameters come from people's answers. */
	items: number;
	measured: number;
	/** Items of which a part of the answer earns a part of the points. */
	partCredit: number;
	/** The latest release; null while none was. `n` is how it is called. */
	latest: (About & { n: number; releasedAt: Date }) | null;
	/** Shortest and longest test of any group, questions. */
	length: { min: number; max: number };
	/** Standard error that ends a test, the largest of any group, logits; and the cap on how many sittings see one item. */
	targetSd: number;
	exposureCap: number;
	/** By ability: the error of a test that asks the best items there, as many as the longest test has. Logits. */
	errors: { theta: number; se: number }[];
	/** Difficulty of every item, logits, ascending. */
	difficulties: number[];
	/** Pass marks by group. */
	cuts: { group: string; cut: number; provisional: boolean }[];
}

const [LOW, HIGH, STEP] = [-3, 3, 0.25];

/** For the public page: the bank and the policies in force, and what was released; no figure of a running count. @throws Refusal `unavailable` */
export async function readMeasure(db: Db): Promise<Measure> {
	const bank = await currentBankId(db);
	if (bank === undefined) throw new Refusal('unavailable', 'No items are loaded.');
	const [columns, policies, released] = await Promise.all([bankColumns(db, bank), readPolicies(db), sets(db)]);
	const longest = Math.max(...policies.map(({ maxLength }) => maxLength));
	const items = columns.map(modelOf);
	const errors = Array.from({ length: (HIGH - LOW) / STEP + 1 }, (_, n) => {
		const theta = LOW + n * STEP;
		const best = items
			.map((item) => information(item, theta))
			.sort((p, q) => q - p)
			.slice(0, longest);
		// The prior counts as one more unit of information, as in a sitting.
		return { theta, se: 1 / Math.sqrt(1 + best.reduce((sum, value) => sum + value, 0)) };
	});
	const latest = released[0];
	return {
		items: items.length,
		measured: columns.filter(({ seB }) => seB !== null).length,
		partCredit: columns.filter(({ steps }) => steps !== null).length,
		latest: latest ? { ...latest.about, n: latest.n, releasedAt: latest.released_at } : null,
		length: { min: Math.min(...policies.map(({ minLength }) => minLength)), max: longest },
		targetSd: Math.max(...policies.map(({ targetSd }) => targetSd)),
		exposureCap: Math.max(...policies.map(({ exposure }) => exposure.rate)),
		errors,
		difficulties: columns.map(({ b }) => b).sort((p, q) => p - q),
		cuts: policies.map(({ group, pass, provisional }) => ({ group, cut: pass.cut, provisional }))
	};
}
