import type { Column } from '#core/targets/progress.ts';
import { m } from '#lib/words.ts';

const names = {
	members: m.board_members,
	learned: m.board_learned,
	assessed: m.board_assessed,
	passed: m.board_passed,
	confirmed: m.board_confirmed,
	reached: m.board_reached
};

/** The name of a column of the board in the reader's words. */
export const columnName = (column: Column, unit: 'person' | 'organisation'): string =>
	column === 'members' && unit === 'organisation' ? m.board_members_organisations() : names[column]();

const lacking = {
	members: m.board_members,
	learned: m.facts_not_learned,
	assessed: m.facts_not_assessed,
	passed: m.facts_not_passed,
	confirmed: m.facts_not_confirmed,
	reached: m.facts_not_reached
};

/** What is said of those whom a column does not count yet. */
export const lackingName = (column: Column): string => lacking[column]();

/** The columns of a board of people, or of organisations, of which only the first and the last mean anything. */
export const columnsOf = (unit: 'person' | 'organisation'): Column[] =>
	unit === 'organisation' ? ['members', 'reached'] : ['members', 'learned', 'assessed', 'passed', 'confirmed', 'reached'];
