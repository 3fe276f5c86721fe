import type pg from 'pg';
import { Refusal } from '#core/refusal.ts';
import type { Growth } from '#core/irt/index.ts';
import { BANK_STEPS, type BankFindings, type Population, type RescoringSum } from '#core/measurement/index.ts';
import { currentBankId } from '#server/assessment/index.ts';
import { onOneConnection } from '#server/platform/db/copy.ts';
import { enqueue } from '#server/platform/db/enqueue.ts';
import { inTransaction, type Db } from '#server/platform/db/index.ts';
import { inThread, type Tell } from '#server/platform/in-thread.ts';
import { gather, type PopulationName } from './gather.ts';
import { gatherGrowth, type GroupKey } from './gather-growth.ts';
import {
	analysisById,
	beginRunning,
	claimAnalyses,
	failAnalysis,
	finishAnalysis,
	nextAnalysis,
	note,
	stateOf,
	type AnalysisRow,
	type StoredItem
} from './queries.ts';
import { rescoreAll } from './rescore.ts';
import { rules } from './rules.ts';
import type { Found, Task } from './thread.ts';

/** On how much a report stands. Days as ISO 8601 moments. */
interface Basis {
	from: string;
	to: string;
}
export interface BankReport extends Basis, Omit<BankFindings, 'items' | 'populations'> {
	populations: (Population & PopulationName)[];
}
export interface GrowthReport extends Basis {
	people: number;
	/** Groups of fewer people are counted in `hidden` and not shown. */
	smallest: number;
	hidden: number;
	groups: { key: GroupKey; people: number; growth: Growth }[];
}
export type RescoringReport = Basis & RescoringSum;

/** Nobody wants it any more. */
class Cancelled extends Error {}

/** A worker that was not heard of for so long is dead; it writes every second. */
const SILENT = 60_000;

/**
 * Works out the analysis that waits longest, if no other is being worked out, and asks for the next. It reads, works and
 * writes at the end in one transaction: cut anywhere, it is done again from the beginning. A refusal is kept as its end.
 */
export async function runNextAnalysis(pool: pg.Pool, db: Db, clock: () => Date): Promise<void> {
	let more = false;
	await onOneConnection(pool, (held) =>
		held.transaction().execute(async (held) => {
			if (!(await claimAnalyses(held))) return;
			const id = await nextAnalysis(db, new Date(clock().getTime() - SILENT));
			if (id === undefined) return;
			more = true;
			await run(db, id, clock);
		})
	);
	if (more) await enqueue(db, 'analyse', {}, 'analyse');
}

async function run(db: Db, id: string, clock: () => Date): Promise<void> {
	const analysis = await analysisById(db, id);
	const bank = await currentBankId(db);
	if (!analysis || bank === undefined) throw new Error(`analysis ${id}: nothing to analyse`);
	if (!(await beginRunning(db, id, bank))) return;
	const tell: Tell = async (step, done, total) => {
		await note(db, id, step, done, total);
		if ((await stateOf(db, id)) !== 'running') throw new Cancelled();
	};
	try {
		const { report, items } = await work[analysis.kind](db, analysis, bank, tell);
		await inTransaction(db, (tx) => finishAnalysis(tx, id, report, items, clock()));
	} catch (thrown) {
		if (thrown instanceof Cancelled) return;
		if (!(thrown instanceof Refusal)) console.error(`analysis ${id}:`, thrown);
		const { code, details } = thrown instanceof Refusal ? thrown : { code: 'unexpected', details: {} };
		await failAnalysis(db, id, { code, details }, clock());
	}
}

const aside = <K extends keyof Found>(task: Extract<Task, { kind: K }>, tell: Tell): Promise<Found[K]> =>
	inThread<Found[K]>(new URL('thread.ts', import.meta.url), task, tell);

type Work = (db: Db, analysis: AnalysisRow, bank: string, tell: Tell) => Promise<{ report: object; items: StoredItem[] }>;

const work: Record<AnalysisRow['kind'], Work> = {
	bank: async (db, { asked }, bank, tell) => {
		const { question, columns, populations, from, to } = await gather(db, bank, asked, rules(), tell);
		const { items, ...found } = await aside<'bank'>({ kind: 'bank', question }, tell);
		const report: BankReport = {
			...found,
			populations: found.populations.map((one, n) => ({ ...one, ...populations[n]! })),
			from: from.toISOString(),
			to: to.toISOString()
		};
		return { report, items: items.map((figures, n) => ({ item: columns[n]!.item, wording: columns[n]!.wording, figures })) };
	},
	growth: async (db, { asked }, bank, tell) => {
		const smallest = rules().growth.smallestGroup;
		const { items, pairs, groups, from, to } = await gatherGrowth(db, bank, asked, rules(), tell);
		const found = await aside<'growth'>({ kind: 'growth', data: { items, pairs, groups }, smallest }, tell);
		const shown = found.flatMap(({ key, people, growth }) => (growth ? [{ key, people, growth }] : []));
		const report: GrowthReport = {
			people: pairs.length,
			smallest,
			hidden: found.length - shown.length,
			groups: shown,
			from: from.toISOString(),
			to: to.toISOString()
		};
		return { report, items: [] };
	},
	rescoring: async (db, { asked }, bank, tell) => {
		const { from, to, ...sum } = await rescoreAll(db, bank, asked, tell);
		const report: RescoringReport = { ...sum, from: from.toISOString(), to: to.toISOString() };
		return { report, items: [] };
	}
};

/** The steps of each kind, in order, so that a page can say how far it is. */
export const STEPS: Record<AnalysisRow['kind'], readonly string[]> = {
	bank: ['read', ...BANK_STEPS],
	growth: ['read', 'growth'],
	rescoring: ['rescore']
};
