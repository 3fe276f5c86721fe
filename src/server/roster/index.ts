/** Rosters: people from spreadsheets, mapped, checked dry, applied whole, undoable. */
export { uploadRoster } from './upload-roster.ts';
export { chooseHead, dropRoster, mapAgain, mapRoster, previewRoster } from './map-roster.ts';
export { choiceOf, decideMatches, decideNames } from './decide.ts';
export { askToApply } from './apply-roster.ts';
export { askToUndo } from './undo-roster.ts';
export { listRosters, openRoster, PAGE, readFindings, rejectedOf, rosterTargets, type Findings } from './show.ts';
export { rosterJobs, rosterTimetable } from './jobs.ts';
export { FILE_BYTES, openSpreadsheet } from './spreadsheet/index.ts';
export type { Preview } from './look.ts';
export type { Target } from './policy.ts';
export type { Likely } from './queries/likely.ts';
export type { Fate } from './queries/matches.ts';
export type { RosterName } from './queries/names.ts';
export type { Roster } from './queries/rosters.ts';
export type { ProblemRow } from './queries/rows.ts';
