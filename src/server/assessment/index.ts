/** Sittings: begin, answer, take up again, finish; what they showed. Keys and rationales stay behind this door. */
export { currentBankId } from './bank-queries.ts';
export { bankOf, currentBank, forEngine, liveBank, type EngineItem, type LiveBank } from './bank.ts';
export { expireSittings } from './expire-sittings.ts';
export { abandonSitting, finishSitting } from './finish-sitting.ts';
export { ENOUGH_ANSWERS, itemStatistics, type ItemFlag, type ItemStatistics } from './item-statistics.ts';
export { assessmentJobs, assessmentTimetable } from './jobs.ts';
export { readyCourse } from './live.ts';
export { proctoringLoader } from './load-proctoring.ts';
export { drawnItem, publishBank, republishBank } from './publish-bank.ts';
export { assessmentOperations } from './operations.ts';
export { readOverview, type Overview } from './read-overview.ts';
export { readResult, readResults, readSitting } from './read-sitting.ts';
export { recordAnswers, type RecordAnswers } from './record-answers.ts';
export { listBegun, readBeside, whoseSitting, type Beside } from './sit-beside.ts';
export { startSitting, type StartSitting } from './start-sitting.ts';
