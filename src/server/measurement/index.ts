/** What many answers say: analyses of the bank, of growth, of old results under new parameters; and the release of parameters. */
export { askAnalysis, cancelAnalysis } from './ask-analysis.ts';
export { Asked, Kind } from './asked.ts';
export { measurementJobs, measurementTimetable } from './jobs.ts';
export { latestOf, readAnalysis, readRoom, type AnalysisView, type Report, type ReportItem, type Room } from './read-analyses.ts';
export { readMeasure, type Measure } from './read-measure.ts';
export { releaseParameters } from './release-parameters.ts';
export { rescoreSitting, type SideBySide } from './rescore.ts';
export { rules, type Rules } from './rules.ts';
export { type BankReport, type GrowthReport, type RescoringReport } from './run-analysis.ts';
