/** What many sittings say: of the items, of old results under new parameters, of groups' growth; and how a panel sets a pass mark. */
export {
	analyseBank,
	BANK_STEPS,
	packed,
	unpacked,
	type BankFindings,
	type BankQuestion,
	type BankStep,
	type ItemFigures
} from './bank.ts';
export { type Population } from './abilities.ts';
export { FACTORS, UNKNOWN, type Dif, type Factor } from './fairness.ts';
export { rescorer, sumRescored, type Earned, type Rescored, type RescoringSum } from './rescoring.ts';
export { flagsOf, hindrancesOf, type Flag, type FlagCode, type Hindrance, type MeasurementRules } from './rules.ts';
export { angoffCut, bookmarkCut, locationOf, MEDIAN_ERROR, panelCut, spread, type PanelCut } from './standards.ts';
