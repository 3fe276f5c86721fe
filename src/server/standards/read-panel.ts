import { angoffCut, bookmarkCut, locationOf, panelCut, type PanelCut } from '#core/measurement/index.ts';
import { Refusal } from '#core/refusal.ts';
import { readFramework, readPolicies } from '#server/framework/index.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import {
	allPanels,
	bankOfGroup,
	judgementsOf,
	panelById,
	panellistsOf,
	type BookletItem,
	type PanelRow
} from './panel-queries.ts';
import { mayAdopt, mayKeep, maySee, type Staff } from './policy.ts';

const seen = async (db: Db): Promise<void> => {
	if (!(await maySee(db))) throw new Refusal('forbidden', 'neither content, province nor administrator');
};

/** All panels, the latest first. @throws Refusal `forbidden` */
export const listPanels = (db: Db, actor: Staff): Promise<{ panels: PanelRow[]; mayKeep: boolean }> =>
	asActor(db, actor, async (db) => {
		await seen(db);
		return { panels: await allPanels(db), mayKeep: await mayKeep(db) };
	});

export interface RoundView {
	round: number;
	/** By panellist: their cut, logits, and what they said. */
	cuts: { panellist: number; cut: number; judged: number[] }[];
	together: PanelCut;
}

export interface PanelView {
	panel: PanelRow;
	panellists: { n: number; about: string }[];
	/** The booklet, in order; `at`: where each item lies on the scale, logits. */
	booklet: (BookletItem & { at: number })[];
	rounds: RoundView[];
	/** The mark in force today, logits. */
	present: number | null;
	mayKeep: boolean;
	mayAdopt: 'yes' | 'own' | 'no';
}

/** A chance of one half places an item where an Angoff panel would look for it; a bookmark panel has its own. */
const HALF = 0.5;

/** A panel's items with where they lie, by the parameters of its own bank, in its order. */
export async function bookletOf(db: Db, panel: PanelRow): Promise<{ items: BookletItem[]; locations: number[] }> {
	const all = new Map((await bankOfGroup(db, panel.bank_version, panel.group_id)).map((item) => [item.item, item]));
	const items = panel.items.flatMap((id) => all.get(id) ?? []);
	return { items, locations: items.map((item) => locationOf(item, panel.response_probability ?? HALF)) };
}

/** What the panellists of each round say, each and together. */
export async function roundsOf(db: Db, panel: PanelRow): Promise<RoundView[]> {
	const { items, locations } = await bookletOf(db, panel);
	const byRound = Map.groupBy(await judgementsOf(db, panel.id), ({ round }) => round);
	return [...byRound].map(([round, judgements]): RoundView => {
		const cuts = judgements.map(({ panellist, judged }) => ({
			panellist,
			judged,
			cut: panel.method === 'angoff' ? angoffCut(items, judged) : bookmarkCut(locations, judged[0]!)
		}));
		return { round, cuts, together: panelCut(cuts.map(({ cut }) => cut))! };
	});
}

/** @throws Refusal `forbidden`, `not-found` */
export function readPanel(db: Db, actor: Staff, { id }: { id: string }): Promise<PanelView> {
	return asActor(db, actor, async (db) => {
		await seen(db);
		const panel = await panelById(db, id);
		if (!panel) throw new Refusal('not-found', `no panel ${id}`);
		const { items, locations } = await bookletOf(db, panel);
		return {
			panel,
			panellists: await panellistsOf(db, id),
			booklet: items.map((item, n) => ({ ...item, at: locations[n]! })),
			rounds: await roundsOf(db, panel),
			present: await presentMark(db, panel),
			mayKeep: (await mayKeep(db)) && !panel.adopted,
			mayAdopt: await mayAdopt(db, actor, panel)
		};
	});
}

async function presentMark(db: Db, { group_id, level }: PanelRow): Promise<number | null> {
	if (level === null) return (await readPolicies(db)).find(({ group }) => group === group_id)?.pass.cut ?? null;
	return (await readFramework(db)).levels.find(({ n }) => n === level - 1)?.below ?? null;
}
