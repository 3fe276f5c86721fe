import { Refusal } from '#core/refusal.ts';
import { toneless } from '#core/text.ts';
import { dayTyped } from '#core/typed.ts';
import { actorHas } from '#server/platform/access/actor-has-queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { placesByCode } from './denominator-queries.ts';
import { addNewRural, allNewRural, type NewRuralLine } from './new-rural-queries.ts';
import { asStaff, maySet } from './policy.ts';
import { readLines } from './read-lines.ts';

const HEADINGS = {
	place: ['place', 'ma', 'ma don vi', 'ma noi'],
	building: ['building', 'xay dung', 'dang xay dung'],
	from: ['from', 'tu', 'tu ngay'],
	source: ['source', 'nguon', 'van ban']
};
/** What is typed of one place: in a line of a file, or in the form. */
export type NewRuralForm = Record<keyof typeof HEADINGS, string>;

export interface NewRuralProblem {
	/** As a spreadsheet counts, the heading being row 1; of the form 0. */
	row: number;
	field: keyof NewRuralForm;
	text: string;
}

/** Of every place that a document speaks of, whether it is building a new-style rural area. @throws Refusal `forbidden` */
export function listNewRural(db: Db, actor: Actor): Promise<{ lines: NewRuralLine[]; may: boolean }> {
	return asActor(db, actor, async (db) => {
		asStaff(actor);
		return { lines: await allNewRural(db), may: await actorHas(db, 'province') };
	});
}

/**
 * Records from a CSV file which places are building new-style rural areas: code, yes or no, from which day, by which document. All rows or none.
 *
 * @returns how many were recorded, or what is wrong in which row
 * @throws Refusal `forbidden` and those of `readLines`
 */
export function recordNewRural(
	db: Db,
	actor: Actor,
	{ bytes }: { bytes: Uint8Array }
): Promise<{ recorded: number; problems: NewRuralProblem[] }> {
	return record(db, actor, () =>
		readLines(bytes, HEADINGS, 'ma; xay_dung; tu_ngay; nguon').map((line, n) => ({ line, row: n + 2 }))
	);
}

/**
 * The same of one place, from a form.
 *
 * @throws Refusal `forbidden`; `new-rural-place`, `new-rural-building`, `new-rural-from`, `new-rural-source`, each with `field`
 */
export async function recordOneNewRural(db: Db, actor: Actor, form: NewRuralForm): Promise<void> {
	const { problems } = await record(db, actor, () => [{ line: form, row: 0 }]);
	const [wrong] = problems;
	if (wrong) throw new Refusal(`new-rural-${wrong.field}`, `${wrong.field}: ${wrong.text}`, { ...wrong });
}

function record(
	db: Db,
	actor: Actor,
	read: () => { line: NewRuralForm; row: number }[]
): Promise<{ recorded: number; problems: NewRuralProblem[] }> {
	return asActor(db, actor, async (db) => {
		const staff = await maySet(db, actor);
		const lines = read();
		const places = await placesByCode(db, [...new Set(lines.map(({ line }) => line.place))]);
		const problems: NewRuralProblem[] = [];
		const rows = lines.map(({ line, row }) => {
			const wrong = (field: keyof NewRuralForm) => void problems.push({ row, field, text: line[field].slice(0, 40) });
			const place = places.get(line.place) ?? wrong('place');
			const building = yesOrNo(line.building) ?? wrong('building');
			const from = dayTyped(line.from) ?? wrong('from');
			if (line.source === '' || line.source.length > 300) wrong('source');
			return { place: place ?? 0, building: building ?? false, from: from ?? '', source: line.source };
		});
		if (problems.length > 0) return { recorded: 0, problems };
		await addNewRural(db, rows, staff.accountId);
		await audit(db, actor, { action: 'recorded-new-rural', subjectKind: 'new-rural', details: { rows: rows.length } });
		return { recorded: rows.length, problems };
	});
}

function yesOrNo(typed: string): boolean | null {
	const plain = toneless(typed);
	if (['co', 'yes', 'x', '1', 'dang xay dung'].includes(plain)) return true;
	return ['khong', 'no', '0', 'da dat'].includes(plain) ? false : null;
}
