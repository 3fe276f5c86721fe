/** Performances: a simulated device, what somebody does on it, and whether that reached what was asked. */
export { exploreStage, type Explored } from './explore.ts';
export { renameStage } from './rename.ts';
export {
	beginning,
	BACK,
	DONE,
	LONGEST_TEXT,
	MOST_ACTS,
	perform,
	replay,
	type Fault,
	type Place,
	type Replayed
} from './replay.ts';
export { outcomes, pointsAt, pointsOfAll, ruleMet } from './rule.ts';
export {
	isThere,
	isTouchablePart,
	screenOf,
	typedValues,
	type Conditions,
	type Outcome,
	type Part,
	type PartRule,
	type Rule,
	type Stage,
	type StageScreen,
	type Value,
	type Values
} from './stage.ts';
