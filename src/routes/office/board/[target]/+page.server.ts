import { toneless } from '#core/text.ts';
import { db } from '#server/platform/app.ts';
import { readTarget, type PlaceRow } from '#server/targets/index.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { PageServerLoad } from './$types';

const orders = {
	name: (a: PlaceRow, b: PlaceRow) => (a.plain ?? '~').localeCompare(b.plain ?? '~', 'vi'),
	share: (a: PlaceRow, b: PlaceRow) => (b.share ?? -1) - (a.share ?? -1),
	missing: (a: PlaceRow, b: PlaceRow) => (b.missing ?? -1) - (a.missing ?? -1),
	members: (a: PlaceRow, b: PlaceRow) => b.members - a.members,
	learned: (a: PlaceRow, b: PlaceRow) => b.learned - a.learned,
	assessed: (a: PlaceRow, b: PlaceRow) => b.assessed - a.assessed,
	passed: (a: PlaceRow, b: PlaceRow) => b.passed - a.passed,
	confirmed: (a: PlaceRow, b: PlaceRow) => b.confirmed - a.confirmed,
	reached: (a: PlaceRow, b: PlaceRow) => b.reached - a.reached
};

export const load: PageServerLoad = ({ locals, params, url, depends, parent }) =>
	orError(async () => {
		depends('board:figures');
		const who = staff(locals.who, url);
		const board = await readTarget(db(), who.actor, {
			target: params.target,
			place: url.searchParams.get('place'),
			asOf: url.searchParams.get('asOf'),
			map: url.searchParams.get('map'),
			now: new Date()
		});
		const asked = url.searchParams.get('sort') ?? 'name';
		const sort = Object.hasOwn(orders, asked) ? (asked as keyof typeof orders) : 'name';
		const q = url.searchParams.get('q')?.slice(0, 100) ?? '';
		const wanted = toneless(q);
		const shapes = new Set((await parent()).boundaries.shapes.map(({ code }) => code));
		const communes = board.rows.flatMap(({ code }) => code ?? []);
		return {
			...board,
			/** The outlines there are belong to one map; on any other, the table stands alone. */
			isDrawn: communes.length === shapes.size && communes.every((code) => shapes.has(code)),
			rows: board.rows
				.filter((row) => !wanted || row.plain?.includes(wanted))
				.sort((a, b) => orders[sort](a, b) || orders.name(a, b)),
			all: board.rows.map(({ code, name_vi, name_en, share }) => ({ code, name_vi, name_en, share })),
			sort,
			q,
			/** Who may go on from figures to people. */
			seesPeople: who.roles.some(({ role }) => ['commune', 'helper', 'inspector', 'organisation'].includes(role))
		};
	});
