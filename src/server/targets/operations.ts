import type { z } from 'zod';
import type { Operation } from '#contract/operation.ts';
import { BoardFigures, FigureQuery, TargetFigures, TargetPath } from '#contract/targets.ts';
import type { Db } from '#server/platform/db/index.ts';
import type { BoardPlace, BoardTarget } from './board-queries.ts';
import type { Cell } from './figure.ts';
import { readBoard, readTarget, type Staff } from './read-board.ts';

const counts = ({
	members,
	learned,
	assessed,
	passed,
	confirmed,
	reached,
	share,
	missing,
	status,
	goal,
	official,
	interval,
	outlook
}: Cell) => ({
	members,
	learned,
	assessed,
	passed,
	confirmed,
	reached,
	share,
	missing,
	status,
	goal,
	official: official && { members: official.members, asOf: official.asOf, source: official.source },
	interval,
	outlook
});
const target = (one: BoardTarget) => ({
	id: one.id,
	title: { vi: one.title_vi, en: one.title_en },
	audience: { vi: one.audience_vi, en: one.audience_en },
	year: one.year,
	deadline: one.deadline,
	unit: one.unit,
	measure: one.measure,
	goal: one.goal,
	op: one.op,
	provisional: one.provisional,
	restated: one.restated
});
const moment = ({ asOf, readAt, place }: { asOf: string | null; readAt: Date; place: BoardPlace }) => ({
	asOf,
	readAt: readAt.toISOString(),
	map: place.map,
	place: { code: place.code, name: { vi: place.name_vi, en: place.name_en }, level: place.level }
});
const asked = ({ place, asOf, map }: z.infer<typeof FigureQuery>, now: Date) => ({
	place: place ?? null,
	asOf: asOf ?? null,
	map: map ?? null,
	now
});

/** What `/api/v1/targets` answers. @throws Refusal `not-found`, `as-of` */
export async function boardFigures(
	db: Db,
	actor: Staff,
	query: z.infer<typeof FigureQuery>,
	now: Date
): Promise<z.infer<typeof BoardFigures>> {
	const board = await readBoard(db, actor, asked(query, now));
	return { ...moment(board), once: board.once, targets: board.rows.map((row) => ({ ...target(row.target), ...counts(row) })) };
}

/** What `/api/v1/targets/{target}` answers. @throws Refusal `not-found`, `as-of` */
export async function targetFigures(
	db: Db,
	actor: Staff,
	path: z.infer<typeof TargetPath>,
	query: z.infer<typeof FigureQuery>,
	now: Date
): Promise<z.infer<typeof TargetFigures>> {
	const board = await readTarget(db, actor, { ...asked(query, now), target: path.target });
	return {
		...moment(board),
		target: target(board.target),
		whole: counts(board.whole),
		below: board.rows.map((row) => ({
			code: row.code,
			name: row.name_vi === null ? null : { vi: row.name_vi, en: row.name_en ?? row.name_vi },
			...counts(row)
		}))
	};
}

export const targetsOperations: Operation[] = [
	{
		id: 'list-targets',
		method: 'get',
		path: '/targets',
		summary: {
			vi: 'Mọi chỉ tiêu ở một nơi, hiện nay hoặc tính đến hết một ngày đã qua',
			en: 'All targets in one place, now or as known at the end of a past day'
		},
		who: 'staff',
		query: FigureQuery,
		result: BoardFigures,
		refusals: ['bad-input', 'not-signed-in', 'not-found', 'as-of']
	},
	{
		id: 'get-target',
		method: 'get',
		path: '/targets/{target}',
		summary: {
			vi: 'Một chỉ tiêu ở một nơi và từng nơi ngay bên dưới, hiện nay hoặc tính đến hết một ngày đã qua',
			en: 'One target in one place and in each place just below it, now or as known at the end of a past day'
		},
		who: 'staff',
		params: TargetPath,
		query: FigureQuery,
		result: TargetFigures,
		refusals: ['bad-input', 'not-signed-in', 'not-found', 'as-of']
	}
];
