import { z } from 'zod';
import type { Policy } from '#contract/framework.ts';
import { drawAbilities, simulate, type BandReport, type Plan } from '#core/simulator/index.ts';
import { bankOf, readyCourse, type EngineItem } from '#server/assessment/index.ts';

/** Of whom: so many people, whose abilities are normally distributed (logits), by a seed that gives the same people again. */
export const Asked = z.strictObject({
	people: z.coerce.number().int().min(200).max(50_000),
	mean: z.coerce.number().min(-3).max(3),
	sd: z.coerce.number().min(0.1).max(2),
	seed: z.coerce.number().int().min(1).max(2_147_483_647)
});
export type Asked = z.infer<typeof Asked>;

/** A policy with the items that it is tried on. */
export interface Side {
	policy: Policy;
	items: readonly EngineItem[];
	/** Seconds at each item, in the order of the items; null where nobody has answered enough to know. */
	seconds: readonly number[] | null;
}
export interface Question {
	sides: readonly Side[];
	asked: Asked;
}

/** How sittings went, without the band: for everybody, or for people of one ability. */
export type Figures = Omit<BandReport, 'from' | 'to'>;
export interface SideReport {
	/** Items of the group. */
	items: number;
	/** The policy's cap on exposure, 0..1. */
	cap: number;
	cut: number;
	/** Largest share of sittings that saw one item; share of the bank that somebody was asked. */
	largestExposure: number;
	bankUsed: number;
	/** Share of sittings that saw each of the group's items, largest first. */
	exposure: number[];
	/** The group as it was drawn. */
	everybody: Figures;
	/** People of one ability each, logits, ascending. */
	levels: (Figures & { theta: number })[];
}
export interface Report {
	/** People of each ability on the grid. */
	each: number;
	/** The policy in force on the bank in use, then what is tried. */
	sides: SideReport[];
}

/** Abilities that are looked at apart: from far below to far above what any item asks. */
export const GRID = Array.from({ length: 13 }, (_, n) => -3 + n / 2);
/** People of each ability, who sit twice: enough that the standard error of a share is below four in a hundred. */
const EACH = 100;
/** Exposure as a share is kept to four digits. */
const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;

/** What each policy does with the bank, for the same people in the same order. `say` is told the sittings done and all. */
export async function simulatePolicies(
	{ sides, asked }: Question,
	say: (done: number, all: number) => void = () => undefined
): Promise<Report> {
	const group = drawAbilities(asked.people, asked, asked.seed);
	// One of each in turn: sorted, the counts of exposure would meet all weak people first.
	const grid = Array.from({ length: GRID.length * EACH }, (_, n) => GRID[n % GRID.length]!);
	const edges = GRID.slice(1).map((theta, n) => (theta + GRID[n]!) / 2);
	const all = sides.length * 2 * (group.length + grid.length);
	let before = 0;
	const reports: SideReport[] = [];
	for (const { policy, items, seconds } of sides) {
		const bank = bankOf('simulated', items);
		const course = await readyCourse(policy, bank);
		const allowed = bank.forGroup(policy.group);
		const plan: Plan = { course, cap: policy.exposure, allowed, pass: policy.pass, edges, ...(seconds && { seconds }) };
		const run = (abilities: ArrayLike<number>) => {
			const found = simulate(plan, abilities, asked.seed, { onProgress: (done) => say(before + done, all) });
			before += 2 * abilities.length;
			return found;
		};
		const everybody = run(group);
		const levels = run(grid);
		reports.push({
			items: allowed.reduce((sum, may) => sum + may, 0),
			cap: policy.exposure.rate,
			cut: policy.pass.cut,
			largestExposure: everybody.largestExposure,
			bankUsed: everybody.bankUsed,
			exposure: Array.from(everybody.shown, (shown) => rounded(shown / everybody.sittings))
				.filter((_, n) => allowed[n] === 1)
				.sort((p, q) => q - p),
			everybody: withoutBand(everybody.overall),
			levels: levels.bands.map((band, n) => ({ theta: GRID[n]!, ...withoutBand(band) }))
		});
	}
	return { each: EACH, sides: reports };
}

const withoutBand = ({ from: _from, to: _to, ...figures }: BandReport): Figures => figures;
