/** From facts to figures: who belongs to which audience, what they have reached, and what that adds up to. */
export { MOST_CLAUSES, MOST_RULES, readFolder, readKnownFacts, repeated, readRecognition } from './content.ts';
export { recognitionLoader } from './load.ts';
export { recognise } from './recognise.ts';
export { explainOrganisations, explainPeople, explainPerson, type ExplainedOutcome, type ExplainedPerson } from './explain.ts';
export { askRecount, lastRecount, listRecounts, recount, type Recounted } from './recount.ts';
export type { AstrayCell, PastRecount } from './recount-queries.ts';
export { factSubjects, type Subjects } from './subjects.ts';
export { turnDay } from './turn-day.ts';
export { recognitionJobs, recognitionTimetable } from './jobs.ts';
export { myRecognitions, STATES, type Recognition, type State } from './my-recognitions.ts';
export {
	anybodyToCount,
	countAlone,
	noteVersions,
	readDefinitions,
	REBUILD_STEPS,
	rebuildStandings,
	rebuildStep,
	writeAudience,
	writeOutcome,
	type Definition
} from './queries.ts';
export {
	applyConfirmations,
	checkConfirmations,
	listConfirmations,
	ODD_ROWS_SHOWN,
	openConfirmations,
	type ConfirmationList,
	type OddRow
} from './import-confirmations.ts';
export type { Astray } from './compare.ts';
