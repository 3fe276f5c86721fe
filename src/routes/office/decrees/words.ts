import type { ChangeProblem } from '#core/lineage/check-changes.ts';
import { m } from '#lib/words.ts';

type Say = (values: Record<string, unknown>) => string;
const words = m as unknown as Record<string, Say | undefined>;

/** What is wrong in a row, and what to do. */
export const problemWords = ({ code, details }: Pick<ChangeProblem, 'code' | 'details'>): string =>
	words[`lineage_problem_${code.replaceAll('-', '_')}`]?.(details) ?? code;

/** What is counted; a thing of a later room without words of its own goes by its name. */
export const whatWords = (what: string): string => words[`lineage_what_${what.replaceAll('-', '_')}`]?.({}) ?? what;

/** What points at a unit, by its table. */
export const dependentWords = (what: string): string => words[`lineage_dependent_${what}`]?.({}) ?? what;

export const shapeWords = (shape: string): string => words[`lineage_shape_${shape}`]?.({}) ?? shape;
