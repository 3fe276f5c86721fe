/** Targets as data, version by version, and the board: where every place stands against them, and will stand. */
export type { BoardPlace, BoardTarget, OtherMap } from './board-queries.ts';
export { BoardChanges } from './board-changes.ts';
export { boardCsv } from './board-csv.ts';
export type { Known, TargetForm } from './check-text.ts';
export { divideTarget, openDivision, type OpenDivision } from './divide-target.ts';
export { targetsJobs } from './jobs.ts';
export { askedOf, COLUMNS, readCell, type CellBoard } from './read-cell.ts';
export { boardFigures, targetFigures, targetsOperations } from './operations.ts';
export { targetsLoader } from './load.ts';
export { DENOMINATOR_BYTES, importDenominators, listDenominators, type DenominatorProblem } from './denominators.ts';
export type { Cell } from './figure.ts';
export { placesOf, readBoard, readTarget, type Board, type BoardRow, type PlaceRow, type TargetBoard } from './read-board.ts';
export { listTargets, openTarget, readKnown } from './read-targets.ts';
export { confirmRestatement, listToRestate, type RestateForm, type ToRestate } from './restate.ts';
export { saveTarget, tryTarget, type Trial } from './save-target.ts';
export type { TargetVersion } from './version-queries.ts';
export { readFigure, type Figure } from './read-figure.ts';
