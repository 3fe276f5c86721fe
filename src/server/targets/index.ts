/** Targets as data, and the board: where every place stands against them. */
export type { BoardPlace, BoardTarget, OtherMap } from './board-queries.ts';
export { BoardChanges } from './board-changes.ts';
export { boardCsv } from './board-csv.ts';
export { askedOf, COLUMNS, readCell, type CellBoard } from './read-cell.ts';
export { boardFigures, targetFigures, targetsOperations } from './operations.ts';
export { targetsLoader } from './load.ts';
export { readBoard, readTarget, type Board, type BoardRow, type Cell, type PlaceRow, type TargetBoard } from './read-board.ts';
export { readFigure, type Figure } from './read-figure.ts';
