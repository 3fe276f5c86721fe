/**
 * The engine of adaptive tests: what an answer says of a person's ability, what to ask next, when to stop; and what many
 * answers say of the items. Pure rules; the caller keeps the facts (answers, counts) and passes in clock and chance.
 * Abilities θ are in logits, D = 1.
 */

// One sitting.
export { prepareBank, type Bank, type BankOptions } from './bank.ts';
export { chooseBest, chooseByScan, chooseItem, isAllowed, type Allowed, type Choice } from './choose.ts';
export { probabilityAbove, scoreAreas, sideOf, type AreaScore, type Side } from './classify.ts';
export { areasByDeficit, chooseItemByContent } from './content.ts';
export { estimate, posteriorOf, priorOf, withAnswer, type Answer, type Estimate, type Posterior } from './estimate.ts';
export { chooseRandomesque, exposureMask, mayShow, type ExposureCap } from './exposure.ts';
export { drawAnswer } from './draw.ts';
export { makeGrid, type Grid, type GridOptions } from './grid.ts';
export { information } from './information.ts';
export {
	categoryCount,
	checkItem,
	modelOf,
	type Graded,
	type Item,
	type ItemParameters,
	type PartialCredit,
	type ThreeParameter,
	type TwoParameter
} from './item.ts';
export { derivatives, expectedScore, logProbabilities, probabilities, wholeOf } from './models.ts';
export { mapEstimate, mlEstimate, wleEstimate, type PointEstimate } from './point-estimates.ts';
export { assembleShadow, brokenRules, chooseFromShadow, type Shadow, type Stand } from './shadow/assemble.ts';
export { preparePlan, rulesByLabel, type CountRule, type ItemSet, type PreparedPlan, type TestPlan } from './shadow/plan.ts';
export { type Program, type Row, type Solve } from './shadow/program.ts';
export { Showings } from './showings.ts';
export { chooseProgressive, chooseProgressiveByScan, progressOf } from './progressive.ts';
export { step, stepFromAnswers, type Step } from './step.ts';
export { stopReason, type Progress, type StopReason, type StopRule } from './stop.ts';

// One person, looked at again.
export { reliableChange, type Change, type Measured } from './change.ts';
export {
	fastAndRight,
	rapidThreshold,
	responseTimeEffort,
	thresholdsByMode,
	type Effort,
	type FastAndRight,
	type Timed
} from './effort.ts';
export { personFit, type PersonFit } from './person-fit.ts';
export { sameWrongChance, similarity, type Sheet, type Similarity } from './similarity.ts';

// Many people: the items, their scale, their fairness, the population.
export { calibrate, type CalibratedItem, type Calibration, type CalibrationOptions } from './calibration/calibrate.ts';
export { expectation, rowsOf, sumOf, type Expectation } from './calibration/e-step.ts';
export { type ExpectationStep } from './calibration/em.ts';
export { type ErrorMethod } from './calibration/errors.ts';
export { type ItemErrors } from './calibration/item-errors.ts';
export { type ItemSpec } from './calibration/layout.ts';
export { type Normal, type Priors } from './calibration/priors.ts';
export { releaseProblems, type ReleaseProblem, type ReleaseRule } from './calibration/release.ts';
export { MISSING, type Packed, type Responses } from './calibration/responses.ts';
export { drift, type Drift, type DriftOptions, type ItemDrift } from './drift.ts';
export { logisticDif, type LogisticDif } from './fairness/logistic-dif.ts';
export { mantelHaenszel, type MantelHaenszel } from './fairness/mantel-haenszel.ts';
export { type FairnessData, type Matching, type Purified } from './fairness/purify.ts';
export { screenBias, type Comparison, type Enough, type Screened } from './fairness/screen.ts';
export { itemFit, type FitGroup, type FitOptions, type ItemFit, type Sequence } from './item-fit.ts';
export { scoreFit, type ScoreFit, type ScoreFitOptions } from './score-fit.ts';
export { haebara, meanSigma, onOldScale, stockingLord, type CurveLink, type Link } from './link.ts';
export { groupGrowth, type Growth, type Occasion, type TwoOccasions } from './population/growth.ts';
export { latentRegression, type LatentRegression, type Respondent } from './population/latent-regression.ts';
export { combineImputations, plausibleValues, type Combined } from './population/plausible-values.ts';
