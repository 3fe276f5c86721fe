import {
	areasByDeficit,
	assembleShadow,
	chooseFromShadow,
	chooseProgressive,
	chooseRandomesque,
	estimate,
	isAllowed,
	priorOf,
	probabilityAbove,
	progressOf,
	scoreAreas,
	stopReason,
	withAnswer,
	type Allowed,
	type Answer,
	type AreaScore,
	type Bank,
	type Posterior,
	type PreparedPlan,
	type Solve,
	type StopReason,
	type StopRule
} from './irt/index.ts';
import { Refusal } from './refusal.ts';

/** How a sitting runs: the bank and what a group's policy says, made ready for the engine. */
export interface Course {
	readonly bank: Bank;
	/** Weight of each content area, in the bank's order. */
	readonly shares: readonly number[];
	/** Its `confidence` is about the side of `cut`. */
	readonly rule: StopRule;
	/** `progressive`: chance counts for much at first and for nothing at the end (`chooseProgressive`); `among-best`: never for more than a draw among the best. */
	readonly choice: 'among-best' | 'progressive';
	/** The item is drawn among so many of the best; of a progressive sitting the first item is. */
	readonly amongBest: number;
	/** Hard bounds on the test as a whole; items then come from shadow tests, and shares and `choice` have no say. */
	readonly assembly?: { readonly plan: PreparedPlan; readonly solve: Solve };
	/** Pass mark, logits. */
	readonly cut: number;
	/** Ability at which the first item is chosen, logits. */
	readonly firstAt: number;
}

/** Where a sitting stands: what was answered, and what follows from it. */
export interface Position {
	readonly answers: readonly Answer[];
	readonly posterior: Posterior;
	/** Estimated ability and its standard deviation, logits. */
	readonly theta: number;
	readonly sd: number;
	/** Answers by content area. */
	readonly byArea: readonly number[];
}

/** Before the first answer. */
export function begin({ bank }: Course): Position {
	const posterior = priorOf(bank.grid);
	return { answers: [], posterior, ...estimate(bank.grid, posterior), byArea: Array.from({ length: bank.areaCount }, () => 0) };
}

/**
 * After one more answer. Taking the same answers in the same order gives the same position to the last bit: a sitting
 * taken up again stands exactly where it stood.
 */
export function take({ bank }: Course, { answers, posterior, byArea }: Position, answer: Answer): Position {
	const updated = withAnswer(bank, posterior, answer);
	const area = bank.areaOf[answer.item]!;
	return {
		answers: [...answers, answer],
		posterior: updated,
		...estimate(bank.grid, updated),
		byArea: byArea.map((count, n) => (n === area ? count + 1 : count))
	};
}

/**
 * The next item: from the area furthest behind its share that still has one, chosen there as the course says, by the
 * draw `uniform` in [0, 1); null where none may be shown. `allowed`, what this person may meet, need not exclude what was
 * answered here; `isOpen` is what the cap on exposure still lets be shown.
 *
 * With an assembly the item comes from a shadow test; where the cap leaves no test that keeps the bounds, the bounds come
 * before the cap. Refuses `shadow-infeasible` where no test keeps them from the start.
 */
export function next(
	course: Course,
	position: Position,
	allowed: Allowed,
	uniform: number,
	isOpen: (item: number) => boolean = () => true
): number | null {
	const { bank, shares, rule, choice, amongBest, firstAt, assembly } = course;
	const { answers, theta, sd, byArea } = position;
	const at = answers.length === 0 ? firstAt : theta;
	if (assembly) return nextOfWhole(bank, assembly, position, at, allowed, isOpen);
	const answered = new Set(answers.map(({ item }) => item));
	const may = (item: number) => !answered.has(item) && isAllowed(allowed, item) && isOpen(item);
	// The first item encourages (`firstAt`); chance has its say from the second on.
	const progress = choice === 'progressive' && answers.length > 0 ? progressOf(rule, { length: answers.length, sd }) : 1;
	for (const area of areasByDeficit(shares, byArea)) {
		const item =
			progress < 1
				? chooseProgressive(bank, at, progress, uniform, { allowed: may, area })
				: chooseRandomesque(bank, at, amongBest, uniform, { allowed: may, area });
		if (item !== null) return item;
	}
	return null;
}

function nextOfWhole(
	bank: Bank,
	{ plan, solve }: NonNullable<Course['assembly']>,
	{ answers }: Position,
	theta: number,
	allowed: Allowed,
	isOpen: (item: number) => boolean
): number | null {
	if (answers.length >= plan.length) return null;
	const shown = answers.map(({ item }) => item);
	const mayEver = (item: number) => isAllowed(allowed, item);
	let refusal: unknown;
	for (const may of [(item: number) => mayEver(item) && isOpen(item), mayEver])
		try {
			const stand = { theta, shown, allowed: may };
			return chooseFromShadow(bank, plan, stand, assembleShadow(bank, plan, stand, solve));
		} catch (error) {
			if (!(error instanceof Refusal && error.code === 'shadow-infeasible')) throw error;
			refusal = error;
		}
	if (answers.length === 0) throw refusal;
	return null;
}

/** Why the sitting ends here, or null. `seconds` at the questions so far; `following` is what `next` gave. */
export function ends(
	{ bank, rule, cut }: Course,
	{ answers, posterior, sd }: Position,
	seconds: number,
	following: number | null
): StopReason | null {
	return stopReason(rule, {
		length: answers.length,
		sd,
		probabilityAbove: probabilityAbove(bank.grid, posterior, cut),
		seconds,
		next: following
	});
}

/** How a result passes: `estimate`, where θ̂ reaches the mark; `confidence`, where P(θ ≥ cut) reaches it. */
export type PassRule = { readonly rule: 'estimate' } | { readonly rule: 'confidence'; readonly confidence: number };

/** Whether what was shown passes at the pass mark `cut`. */
export function passes(pass: PassRule, cut: number, { theta, probability }: Pick<Shown, 'theta' | 'probability'>): boolean {
	return pass.rule === 'estimate' ? theta >= cut : probability >= pass.confidence;
}

/** What a sitting showed, as a whole and by area. */
export interface Shown {
	readonly theta: number;
	readonly sd: number;
	/** P(θ ≥ cut). */
	readonly probability: number;
	readonly areas: AreaScore[];
}

export function shown({ bank, cut }: Course, { answers, posterior, theta, sd }: Position): Shown {
	return { theta, sd, probability: probabilityAbove(bank.grid, posterior, cut), areas: scoreAreas(bank, answers, theta) };
}
