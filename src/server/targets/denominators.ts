import { toneless } from '#core/text.ts';
import { dayTyped, numberTyped } from '#core/typed.ts';
import { actorHas } from '#server/platform/access/actor-has-queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { addDenominators, allDenominators, differenceToWarn, placesByCode, type DenominatorLine } from './denominator-queries.ts';
import { asStaff, maySet } from './policy.ts';
import { readLines } from './read-lines.ts';
import { knownAudiences } from './version-queries.ts';

const HEADINGS = {
	place: ['place', 'ma', 'ma don vi', 'ma noi'],
	audience: ['audience', 'nhom', 'nhom doi tuong'],
	members: ['members', 'so', 'so nguoi', 'so luong'],
	asOf: ['as_of', 'ngay', 'tinh den ngay'],
	source: ['source', 'nguon', 'van ban']
};
type Field = keyof typeof HEADINGS;

export interface DenominatorProblem {
	/** As a spreadsheet counts, the heading being row 1. */
	row: number;
	field: Field;
	text: string;
}

/** Every official number that speaks now, and from which difference the board warns. @throws Refusal `forbidden` */
export function listDenominators(
	db: Db,
	actor: Actor
): Promise<{
	lines: DenominatorLine[];
	audiences: { id: string; nameVi: string; nameEn: string }[];
	warnFrom: number;
	may: boolean;
}> {
	return asActor(db, actor, async (db) => {
		asStaff(actor);
		return {
			lines: await allDenominators(db),
			audiences: await knownAudiences(db),
			warnFrom: await differenceToWarn(db),
			may: await actorHas(db, 'province')
		};
	});
}

/**
 * Records official numbers of members from a CSV file (UTF-8, comma, semicolon or tab): code of a place in force today, audience by id or name, number,
 * day of the statistic, source. All rows or none.
 *
 * @returns how many were recorded, or what is wrong in which row
 * @throws Refusal `forbidden`, `file-too-large`, `file-encoding`, `denominator-file` (unreadable, without one of the columns, or empty)
 */
export function importDenominators(
	db: Db,
	actor: Actor,
	{ bytes, today }: { bytes: Uint8Array; today: string }
): Promise<{ recorded: number; problems: DenominatorProblem[] }> {
	return asActor(db, actor, async (db) => {
		const staff = await maySet(db, actor);
		const lines = readLines(bytes, HEADINGS, 'ma; nhom; so; ngay; nguon');
		const places = await placesByCode(db, [...new Set(lines.map(({ place }) => place))]);
		const audiences = new Map(
			(await knownAudiences(db)).flatMap(({ id, nameVi }) => [[id, id] as const, [toneless(nameVi), id] as const])
		);
		const problems: DenominatorProblem[] = [];
		const rows = lines.map((line, index) => {
			const wrong = (field: Field) => void problems.push({ row: index + 2, field, text: line[field].slice(0, 40) });
			const place = places.get(line.place) ?? wrong('place');
			const audience = audiences.get(line.audience) ?? audiences.get(toneless(line.audience)) ?? wrong('audience');
			const members = numberTyped(line.members);
			if (members === null || members < 1 || members > 200_000_000 || !Number.isInteger(members)) wrong('members');
			const asOf = dayTyped(line.asOf);
			if (asOf === null || asOf > today) wrong('asOf');
			if (line.source === '' || line.source.length > 300) wrong('source');
			return { place: place ?? 0, audience: audience ?? '', members: members ?? 0, asOf: asOf ?? '', source: line.source };
		});
		if (problems.length > 0) return { recorded: 0, problems };
		await addDenominators(db, rows, staff.accountId);
		await audit(db, actor, { action: 'recorded-denominators', subjectKind: 'denominator', details: { rows: rows.length } });
		return { recorded: rows.length, problems };
	});
}
