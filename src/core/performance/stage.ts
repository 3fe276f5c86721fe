/** What a stage remembers: a switch is on or off; everything else is words, '' where nothing was said yet. */
export type Value = boolean | string;
export type Values = Readonly<Record<string, Value>>;
/** Every named value is what is said of it, or one of several. */
export type Conditions = Readonly<Record<string, Value | readonly Value[]>>;

/** One element of a screen, as far as it can be acted on. */
export interface Part {
	readonly id: string;
	readonly kind: string;
	/** It is there only while this holds. */
	readonly when?: Conditions | undefined;
	/** Touched, it leads to this screen, or back (`<`). */
	readonly go?: string | undefined;
	/** Touched, it sets these values. */
	readonly set?: Values | undefined;
	/** The value that a `toggle` turns, a `field` takes words into, a `choice` takes one of its options into. */
	readonly value?: string | undefined;
	/** Of a `field`: only digits count, so that 45.000 and 45000 are one amount. */
	readonly numeric?: boolean | undefined;
	/** Of a `choice`. */
	readonly options?: readonly { readonly id: string }[] | undefined;
}
export interface StageScreen {
	readonly id: string;
	/** Nothing leads back from here: what was done is done. */
	readonly final?: boolean | undefined;
	readonly elements: readonly Part[];
}
/** A simulated device: its screens, what it remembers, and where one begins. */
export interface Stage {
	readonly start: string;
	readonly values: Values;
	readonly screens: readonly StageScreen[];
}

/** One thing that must have come about, or must not have: the value is one of these. Words are compared as short answers are. */
export interface Outcome {
	readonly value: string;
	readonly is: Value | readonly string[];
}
/** What counts as done: all of these, and none of those. It stays on the server. */
export interface Rule {
	readonly all: readonly Outcome[];
	readonly none?: readonly Outcome[] | undefined;
}

/**
 * A part of what was asked: these have come about. It is worth so many points, 1 or more; what the whole rule forbids undoes it, too.
 * It stays on the server with the rule.
 */
export interface PartRule {
	readonly points: number;
	readonly all: readonly Outcome[];
}

export const screenOf = (stage: Stage, id: string): StageScreen | undefined => stage.screens.find((screen) => screen.id === id);

/** Whether an element is there, as things stand. */
export const isThere = ({ when = {} }: Part, values: Values): boolean =>
	Object.entries(when).every(([name, is]) => (Array.isArray(is) ? is.includes(values[name]!) : values[name] === is));

/** Whether touching an element does something. */
export const isTouchablePart = ({ kind, go, set }: Part): boolean =>
	kind === 'toggle' || (kind !== 'field' && kind !== 'choice' && (go !== undefined || set !== undefined));

/** The values that words are typed into, everywhere on the stage. */
export const typedValues = (stage: Stage): ReadonlySet<string> =>
	new Set(
		stage.screens.flatMap(({ elements }) => elements.flatMap(({ kind, value }) => (kind === 'field' && value ? [value] : [])))
	);
