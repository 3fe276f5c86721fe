import type { Table, TableCell } from '#server/platform/spreadsheet.ts';
import type {
	Board,
	BoardTarget,
	Cell,
	OrganisationRow,
	OrganisationsBoard,
	PlaceRow,
	TargetBoard
} from '#server/targets/index.ts';
import { day, dayAndTime, number } from '#lib/format.ts';
import { kindWords } from '#lib/identifier-words.ts';
import { getLocale, m } from '#lib/words.ts';
import { goalWords } from '../targets/words.ts';
import { columnName, columnsOf } from './columns.ts';
import { reasonName, verdictName } from './verdicts.ts';

type Named = { name_vi: string | null; name_en: string | null };
const name = (one: Named) => (getLocale() === 'vi' ? one.name_vi : one.name_en) ?? '';
/** A name for a file of the board, without its ending: what, where, of which day, on which map. */
export const fileName = (what: string, { place, asOf, today, map }: Board | TargetBoard): string =>
	`${what}-${place.code}-${asOf ?? today}${map ? `-map-${map}` : ''}`;

/** What a table says of itself: where, of when, on which map, from what. A sheet travels without the page around it. */
const above = (title: string, board: Pick<Board, 'place' | 'readAt'> & Partial<Pick<Board, 'asOf' | 'map'>>): string[] => [
	title,
	name(board.place),
	board.asOf ? m.facts_as_known({ day: day(board.asOf) }) : m.board_read_at({ time: dayAndTime(board.readAt) }),
	...(board.map ? [`${m.lineage_map()}: ${day(board.map)}`] : []),
	`${m.source()}: ${m.site_name()}. ${m.board_denominator()}.`
];

/**
 * What stands beside the counts. Verified figures have their own column, also while there are none: silence would read as agreement. The
 * forecast is of the day of the deadline, between what in four cases of five.
 */
const figures = (target: BoardTarget, row: Cell): TableCell[] => {
	const { outlook, interval } = row;
	const forecast = outlook?.forecast;
	return [
		row.share === null ? null : { share: row.share },
		interval && row.members > 0 ? { share: interval.low } : null,
		interval && row.members > 0 ? { share: interval.high } : null,
		row.goal === null ? null : goalWords({ ...target, goal: row.goal }),
		row.missing,
		outlook?.pace.of4 ?? null,
		outlook?.needed ?? null,
		forecast ? Math.round(forecast.expected) : null,
		forecast ? Math.round(forecast.low) : null,
		forecast ? Math.round(forecast.high) : null,
		m.board_not_inspected(),
		outlook ? [verdictName(outlook), reasonName(outlook)].filter(Boolean).join(': ') : ''
	];
};
const figureNames = () => [
	m.board_share(),
	m.boards_share_low(),
	m.boards_share_high(),
	m.boards_goal(),
	m.board_missing_short(),
	m.targets_pace4(),
	m.targets_needed(),
	m.targets_forecast(),
	m.boards_forecast_low(),
	m.boards_forecast_high(),
	m.board_verified(),
	m.board_status()
];

const titleOf = (target: BoardTarget) => (getLocale() === 'vi' ? target.title_vi : target.title_en);
const asks = (target: BoardTarget): string =>
	`${titleOf(target)} · ${m.board_goal({ goal: goalWords(target) })} · ${m.board_deadline({ day: day(target.deadline) })}`;

/** The page of one target as a table: the rows that are shown, in their order, and the whole below them where none is left out. */
export function targetTable(board: TargetBoard, rows: PlaceRow[]): Table {
	const { target, place } = board;
	const columns = columnsOf(target.unit);
	const line = (head: TableCell[], row: Cell): TableCell[] => [
		...head,
		...columns.map((column) => row[column]),
		...figures(target, row)
	];
	const noCloser = place.level === 'commune' ? m.board_no_closer() : m.lineage_no_closer();
	return {
		sheet: m.boards_sheet(),
		above: above(asks(target), board),
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
export function boardTable(board: Board): Table {
	const columns = columnsOf('person');
	const once = board.once.find(({ year }) => year === board.year);
	return {
		sheet: m.boards_sheet(),
		above: [
			...above(m.board_year({ year: board.year ?? '' }), board),
			...(once
				? [`${m.boards_once()}: ${m.boards_once_all({ reached: number(once.reached), members: number(once.members) })}`]
				: [])
		],
		head: [m.boards_target(), m.boards_deadline(), ...columns.map((column) => columnName(column, 'person')), ...figureNames()],
		rows: [
			board.rows
				.filter(({ target }) => target.year === board.year)
				.map((row) => [
					titleOf(row.target),
					{ day: row.target.deadline },
					...columns.map((column) => (columnsOf(row.target.unit).includes(column) ? row[column] : null)),
					...figures(row.target, row)
				])
		]
	};
}

/** The organisations of a place against one target, as a table: those that are shown, in their order. */
export function organisationsTable(
	board: OrganisationsBoard,
	{ rows, institutions }: { rows: OrganisationRow[]; institutions: OrganisationsBoard['institutions'] }
): Table {
	const { target } = board;
	const people = target.unit === 'person';
	const columns = people ? columnsOf('person') : [];
	return {
		sheet: m.boards_sheet(),
		above: above(`${m.cascade_by_organisation()}: ${asks(target)}`, board),
		head: [
			m.cascade_organisation(),
			m.people_kind(),
			m.boards_place(),
			...columns.map((column) => columnName(column, 'person')),
			...(people
				? [m.board_share(), m.boards_goal(), m.board_missing_short()]
				: [m.board_members(), m.cascade_members_reached(), m.targets_verdict_met()])
		],
		rows: [
			[
				...rows.map((row): TableCell[] => [
					row.name,
					kindWords(row.kind),
					row.placeName,
					...columns.map((column) => row[column]),
					row.share === null ? null : { share: row.share },
					row.goal === null ? m.cascade_no_part() : goalWords({ ...target, goal: row.goal }),
					row.missing
				]),
				...institutions.map((one): TableCell[] => [
					one.name,
					kindWords(one.kind),
					one.placeName,
					one.members?.members ?? null,
					one.members?.reached ?? null,
					one.reached ? m.targets_verdict_met() : m.cascade_not_yet()
				])
			]
		]
	};
}
