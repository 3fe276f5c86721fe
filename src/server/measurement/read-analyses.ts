import { flagsOf, hindrancesOf, type Flag, type Hindrance, type ItemFigures } from '#core/measurement/index.ts';
import { Refusal } from '#core/refusal.ts';
import { currentBankId } from '#server/assessment/index.ts';
import { readPolicies } from '#server/framework/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { audienceNames, placeNames } from './answer-queries.ts';
import { mayAsk, mayRelease, maySee, type Staff } from './policy.ts';
import { analyses, analysisById, itemsOf, latestFiguresOf, sets, stems, type AnalysisRow, type SetRow } from './queries.ts';
import { rules, type Rules } from './rules.ts';
import { STEPS, type BankReport, type GrowthReport, type RescoringReport } from './run-analysis.ts';

/** So many of the latest are listed. */
const LISTED = 50;

export interface Room {
	analyses: Omit<AnalysisRow, 'report'>[];
	sets: SetRow[];
	mayAsk: boolean;
	rules: Rules;
}

/** What the measure's office finds: analyses and released sets, the latest first. @throws Refusal `forbidden` */
export function readRoom(db: Db, actor: Staff): Promise<Room> {
	return asActor(db, actor, async (db) => {
		await maySee(db);
		return { analyses: await analyses(db, LISTED), sets: await sets(db), mayAsk: await mayAsk(db), rules: rules() };
	});
}

export interface ReportItem {
	item: string;
	skill: string;
	stem: { vi: string; en: string };
	figures: ItemFigures;
	flags: Flag[];
	/** Why the rule keeps its parameters back; empty where it does not. */
	hindrances: Hindrance[];
	/** Its words are still those that were answered. */
	current: boolean;
}

export type Report =
	| { kind: 'bank'; report: BankReport; items: ReportItem[] }
	| { kind: 'growth'; report: GrowthReport; names: Record<string, { vi: string; en: string }> }
	| { kind: 'rescoring'; report: RescoringReport };

export interface AnalysisView {
	analysis: Omit<AnalysisRow, 'report'>;
	steps: readonly string[];
	/** Null until it is done. */
	found: Report | null;
	mayAsk: boolean;
	/** Whether this actor may release what it found, and what stands in the way for this person: they asked for it themselves. */
	mayRelease: boolean;
	askedItself: boolean;
	/** Released from it already, by number. */
	released: SetRow[];
	/** The bank in use is still the one whose scale it was done on. */
	bankInUse: boolean;
	rules: Rules;
}

/** @throws Refusal `forbidden`, `not-found` */
export function readAnalysis(db: Db, actor: Staff, { id }: { id: string }): Promise<AnalysisView> {
	return asActor(db, actor, async (db) => {
		await maySee(db);
		const row = await analysisById(db, id);
		if (!row) throw new Refusal('not-found', `no analysis ${id}`);
		const { report, ...analysis } = row;
		const law = rules();
		const bank = await currentBankId(db);
		return {
			analysis,
			steps: STEPS[row.kind],
			found: report === null ? null : await reportOf(db, row, law),
			mayAsk: await mayAsk(db),
			mayRelease: await mayRelease(db, actor, row.asked_by),
			askedItself: row.asked_by === actor.accountId,
			released: (await sets(db)).filter((set) => set.analysis === id),
			bankInUse: bank === row.bank_version,
			rules: law
		};
	});
}

async function reportOf(db: Db, row: AnalysisRow, law: Rules): Promise<Report> {
	if (row.kind === 'rescoring') return { kind: 'rescoring', report: row.report as RescoringReport };
	if (row.kind === 'growth') {
		const report = row.report as GrowthReport;
		return { kind: 'growth', report, names: await namesOf(db, report) };
	}
	return { kind: 'bank', report: row.report as BankReport, items: await reportItems(db, row, law) };
}

/** The items of a report with what is to be said of each, by today's rules. */
export async function reportItems(db: Db, row: Pick<AnalysisRow, 'id' | 'bank_version'>, law: Rules): Promise<ReportItem[]> {
	const cap = await capOf(db);
	const words = await stems(db, row.bank_version!);
	return (await itemsOf(db, row.id)).map(({ item, figures }) => {
		const { skill, vi, en } = words.get(item) ?? { skill: '', vi: item, en: item };
		return {
			item,
			skill,
			stem: { vi, en },
			figures,
			flags: flagsOf(figures, law, cap),
			hindrances: hindrancesOf(figures, law),
			current: words.has(item)
		};
	});
}

/** What is to be said of one item by the latest analysis of it; null before any. @throws Refusal `forbidden` */
export function latestOf(
	db: Db,
	actor: Staff,
	{ item }: { item: string }
): Promise<{ analysis: string; ended: Date; flags: Flag[] } | null> {
	return asActor(db, actor, async (db) => {
		await maySee(db);
		const latest = await latestFiguresOf(db, item);
		return latest
			? { analysis: latest.analysis, ended: latest.ended, flags: flagsOf(latest.figures, rules(), await capOf(db)) }
			: null;
	});
}

const capOf = async (db: Db): Promise<number> => Math.max(...(await readPolicies(db)).map(({ exposure }) => exposure.rate));

async function namesOf(db: Db, { groups }: GrowthReport): Promise<Record<string, { vi: string; en: string }>> {
	const places = await placeNames(
		db,
		groups.flatMap(({ key }) => (key.startsWith('commune ') ? [Number(key.slice(8))] : []))
	);
	const audiences = await audienceNames(db);
	return Object.fromEntries(
		groups.flatMap(({ key }) => {
			const name = key.startsWith('commune ') ? places.get(Number(key.slice(8))) : audiences.get(key.slice(9));
			return name ? [[key, name]] : [];
		})
	);
}
