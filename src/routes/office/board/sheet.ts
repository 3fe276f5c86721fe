import type { Table, TableCell } from '#server/platform/spreadsheet.ts';
import type { Board, Cell, PlaceRow, TargetBoard } from '#server/targets/index.ts';
import { day, dayAndTime, number, share } from '#lib/format.ts';
import { getLocale, m } from '#lib/words.ts';
import { columnName, columnsOf, statusName } from './columns.ts';

type Named = { name_vi: string | null; name_en: string | null };
const name = (one: Named) => (getLocale() === 'vi' ? one.name_vi : one.name_en) ?? '';
type Goal = { measure: 'share' | 'count'; goal: number; op: '>=' | '>' };

/** What is asked, in words: `≥ 80 %`, `> 80 %`, `500`. */
export const goalWords = ({ measure, goal, op }: Goal): string =>
	measure === 'count' ? number(goal) : `${op === '>' ? '>' : '≥'} ${share(goal, 0)}`;

/** A name for a file of the board, without its ending: what, where, of which day, on which map. */
export const fileName = (what: string, { place, asOf, today, map }: Board | TargetBoard): string =>
	`${what}-${place.code}-${asOf ?? today}${map ? `-map-${map}` : ''}`;

/** What a table says of itself: where, of when, on which map, from what. A sheet travels without the page around it. */
const above = (title: string, board: Board | TargetBoard): string[] => [
	title,
	name(board.place),
	board.asOf ? m.facts_as_known({ day: day(board.asOf) }) : m.board_read_at({ time: dayAndTime(board.readAt) }),
	...(board.map ? [`${m.lineage_map()}: ${day(board.map)}`] : []),
	`${m.source()}: ${m.site_name()}. ${m.board_denominator()}.`
];

/** Verified figures stand in their own column, also while there are none: silence would read as agreement. */
const figures = (row: Cell): TableCell[] => [
	row.share === null ? null : { share: row.share },
	row.missing,
	m.board_not_inspected(),
	statusName(row.status)
];
const figureNames = () => [m.board_share(), m.board_missing_short(), m.board_verified(), m.board_status()];

/** The page of one target as a table: the rows that are shown, in their order, and the whole below them where none is left out. */
export function targetTable(board: TargetBoard, rows: PlaceRow[]): Table {
	const { target, place } = board;
	const columns = columnsOf(target.unit);
	const line = (head: TableCell[], row: Cell): TableCell[] => [...head, ...columns.map((column) => row[column]), ...figures(row)];
	const noCloser = place.level === 'commune' ? m.board_no_closer() : m.lineage_no_closer();
	const title = getLocale() === 'vi' ? target.title_vi : target.title_en;
	return {
		sheet: m.boards_sheet(),
		above: above(
			`${title} · ${m.board_goal({ goal: goalWords(target) })} · ${m.board_deadline({ day: day(target.deadline) })}`,
			board
		),
		head: [m.boards_code(), m.boards_place(), ...columns.map((column) => columnName(column, target.unit)), ...figureNames()],
		rows: [
			[
				...rows.map((row) => line([row.code ?? '', row.code ? name(row) : noCloser], row)),
				...(rows.length === board.rows.length ? [line([place.code, m.boards_whole({ place: name(place) })], board.whole)] : [])
			]
		]
	};
}

/** The board of one place as a table: a line for each target of a year. */
export function boardTable(board: Board, year: number): Table {
	const columns = columnsOf('person');
	return {
		sheet: m.boards_sheet(),
		above: above(m.board_year({ year }), board),
		head: [
			m.boards_target(),
			m.boards_goal(),
			m.boards_deadline(),
			...columns.map((column) => columnName(column, 'person')),
			...figureNames()
		],
		rows: [
			board.rows
				.filter(({ target }) => target.year === year)
				.map((row) => [
					getLocale() === 'vi' ? row.target.title_vi : row.target.title_en,
					goalWords(row.target),
					{ day: row.target.deadline },
					...columns.map((column) => (columnsOf(row.target.unit).includes(column) ? row[column] : null)),
					...figures(row)
				])
		]
	};
}
