/** Lineage: decrees that change units, from draft to preview to application and back, and what they leave to settle. */
export type { Decree } from './decree-queries.ts';
export {
	addChangeRows,
	attachDocument,
	changeDecree,
	createDecree,
	discardDecree,
	DOCUMENT_BYTES,
	importChanges,
	readDocument,
	removeChangeRows,
	type DecreeForm
} from './draft.ts';
export { HOMES_BYTES, homesList, tellHomesByList, type ListProblem } from './homes-list.ts';
export { lineageJobs } from './jobs.ts';
export { listDecrees, openDecree } from './open-decree.ts';
export { previewDecree, type Preview, type PreviewUnit } from './preview.ts';
export { CHANGES_BYTES } from './read-changes.ts';
export {
	confirmRole,
	HOMES_A_PAGE,
	homesLeftToAsk,
	listHomesToAsk,
	myHomeToTell,
	placeHamlet,
	rolesToConfirm,
	tellHome,
	type HomeToAsk
} from './settle.ts';
export { askDecreeWork } from './work.ts';
