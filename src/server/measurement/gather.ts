import type { Mode } from '#contract/assessment.ts';
import type { Group } from '#contract/content.ts';
import { MISSING } from '#core/irt/index.ts';
import { packed, UNKNOWN, type BankQuestion } from '#core/measurement/index.ts';
import { Refusal } from '#core/refusal.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { Tell } from '#server/platform/in-thread.ts';
import { bankColumns, countPeople, placesIn, sittings, type BankColumn, type SittingAnswers } from './answer-queries.ts';
import type { Asked } from './asked.ts';
import type { Rules } from './rules.ts';

/** Who sits alike: one group in one manner. Each is a population of its own, for they differ in ability. */
export interface PopulationName {
	group: Group;
	mode: Mode;
}

export interface Gathered {
	question: BankQuestion;
	columns: BankColumn[];
	populations: PopulationName[];
	/** First and last day of the sittings read. */
	from: Date;
	to: Date;
}

/** Where the items of each bank stand in the one that is asked about; read once for each. */
export function placesBy(db: Db, bank: string): (other: string) => Promise<Int16Array> {
	const known = new Map<string, Promise<Int16Array>>();
	return (other) => {
		let places = known.get(other);
		if (!places) known.set(other, (places = placesIn(db, bank, other)));
		return places;
	};
}

/**
 * Each person's first sitting of those asked for, column by column: one byte for each person and item. Two hundred thousand
 * people and three hundred items take sixty megabytes, and nobody is read who is beyond the rule's limit.
 * @throws Refusal `nobody-answered`
 */
export async function gather(db: Db, bank: string, asked: Asked, rules: Rules, tell: Tell): Promise<Gathered> {
	const columns = await bankColumns(db, bank);
	const persons = Math.min(rules.most, await countPeople(db, asked));
	if (persons === 0) throw new Refusal('nobody-answered', 'no finished sitting was asked for', {});
	const width = columns.length;
	const data = new Uint8Array(persons * width).fill(MISSING);
	const side = () => new Uint8Array(persons).fill(UNKNOWN);
	const sides = { sex: side(), age: side(), place: side(), mode: side() };
	const population = new Uint8Array(persons);
	const starts = new Uint32Array(persons + 1);
	const sequence: number[] = [];
	const names: PopulationName[] = [];
	const places = placesBy(db, bank);
	let [from, to] = [new Date(8.64e15), new Date(0)];
	let p = 0;
	for await (const page of sittings(db, asked, 'first')) {
		for (const sitting of page) {
			if (p === persons) break;
			const at = await places(sitting.bank);
			sitting.items.forEach((item, n) => {
				const column = at[item]!;
				if (column < 0) return;
				const category = sitting.categories[n]!;
				data[p * width + column] = category;
				sequence.push(packed(column, category));
			});
			starts[p + 1] = sequence.length;
			population[p] = numberOf(names, sitting);
			noteSides(sides, p, sitting, rules.elderFrom);
			if (sitting.ended < from) from = sitting.ended;
			if (sitting.ended > to) to = sitting.ended;
			p++;
		}
		await tell('read', p, persons);
	}
	const order = largestFirst(population, names.length);
	return {
		question: {
			answers: { persons, items: width, data },
			sequence: Uint16Array.from(sequence),
			starts,
			population: population.map((g) => order.indexOf(g)),
			populations: names.length,
			sides,
			mayMeet: order.map((g) => Uint8Array.from(columns, ({ groups }) => (groups.includes(names[g]!.group) ? 1 : 0))),
			present: columns.map(({ a, b, steps }) => ({ a, b, steps })),
			presentErrors: columns.map(({ seB }) => seB),
			minAnchorAnswers: rules.minAnchorAnswers,
			drift: rules.drift,
			search: { fdr: rules.bias.falseAlarms, enough: { smaller: rules.bias.smaller, together: rules.bias.together } }
		},
		columns,
		populations: order.map((g) => names[g]!),
		from,
		to
	};
}

function numberOf(names: PopulationName[], { group, mode }: PopulationName): number {
	const known = names.findIndex((name) => name.group === group && name.mode === mode);
	return known >= 0 ? known : names.push({ group, mode }) - 1;
}

/** Men, the younger, wards and those who sat alone are the reference: the others are asked about. */
function noteSides(sides: BankQuestion['sides'], p: number, sitting: SittingAnswers, elderFrom: number): void {
	if (sitting.sex) sides.sex[p] = sitting.sex === 'f' ? 1 : 0;
	if (sitting.age !== null) sides.age[p] = sitting.age >= elderFrom ? 1 : 0;
	sides.place[p] = sitting.communeKind === 'ward' ? 0 : 1;
	// Watched is not helped: those who sat before a proctor are compared with nobody here.
	if (sitting.mode !== 'proctored') sides.mode[p] = sitting.mode === 'assisted' ? 1 : 0;
}

function largestFirst(population: Uint8Array, count: number): number[] {
	const sizes = Array.from({ length: count }, () => 0);
	for (const g of population) sizes[g]!++;
	return sizes.map((_, g) => g).sort((p, q) => sizes[q]! - sizes[p]!);
}
