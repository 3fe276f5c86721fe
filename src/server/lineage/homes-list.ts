import { parse } from 'csv-parse/sync';
import { toneless } from '#core/text.ts';
import { Refusal } from '#core/refusal.ts';
import { placeByCode } from '#server/places/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { audit } from '#server/platform/access/audit.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { isUuid, newId } from '#server/platform/ids.ts';
import { linesOf } from '#server/people/index.ts';
import { asStaff } from './policy.ts';
import { homesToAsk, partsOfHomes } from './settle-queries.ts';
import { tellHome } from './settle.ts';

/** A list longer than this is filled in and sent in pieces. */
const MOST_ROWS = 5000;
export const HOMES_BYTES = 2_000_000;

export interface ListProblem {
	/** As a spreadsheet counts, the heading being row 1. */
	row: number;
	code: 'person-not-waiting' | 'place-unknown' | 'place-not-in-parts';
	text: string;
}

const cell = (text: string | number | null) => {
	const written = String(text ?? '');
	// A name that begins like a formula stays a name.
	const plain = /^[=+\-@\t]/.test(written) ? `'${written}` : written;
	return /[",;\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};

/** The people to ask as a CSV file with a last column to fill in: the code of the hamlet, or of the part. */
export function homesList(db: Db, actor: Actor): Promise<string> {
	return asActor(db, actor, async (db) => {
		asStaff(actor);
		const { ids } = await homesToAsk(db, MOST_ROWS, 0);
		const of = new Map((await partsOfHomes(db, ids)).map((one) => [one.person, one]));
		await audit(db, actor, {
			action: 'exported-people',
			subjectKind: 'people',
			details: { by: 'homes-to-ask', rows: ids.length }
		});
		const rows = (await linesOf(db, ids)).map((line) => {
			const { home, parts } = of.get(line.id)!;
			const choices = parts.flatMap(({ code, name, hamlets }) => [
				`${code} ${name}`,
				...hamlets.map((one) => `${one.code} ${one.name}`)
			]);
			return [line.id, line.name, line.birthYear, home, choices.join(' | '), ''].map(cell).join(',');
		});
		return `\uFEFF${['person,name,birth_year,former_home,choices,place', ...rows].join('\r\n')}\r\n`;
	});
}

/**
 * The list as it comes back: every row that names a place is recorded, or none is and each wrong row is told. Rows left empty wait on;
 * whoever was recorded in the meantime is named, so that nobody is overruled.
 *
 * @throws Refusal `file-too-large`, `decree-file-unreadable`, `decree-file-columns`, `decree-file-rows`
 */
export async function tellHomesByList(
	db: Db,
	actor: Actor,
	{ bytes, on }: { bytes: Uint8Array; on: string }
): Promise<{ told: number; problems: ListProblem[] }> {
	if (bytes.length > HOMES_BYTES) throw new Refusal('file-too-large', `${bytes.length} bytes`, { limit: HOMES_BYTES / 1e6 });
	let records: Record<string, string>[];
	try {
		records = parse(Buffer.from(bytes), {
			bom: true,
			delimiter: [',', ';', '\t'],
			trim: true,
			relax_column_count: true,
			skip_empty_lines: true,
			columns: (head: string[]) => head.map(toneless)
		});
	} catch (error) {
		throw new Refusal('decree-file-unreadable', (error as Error).message, { row: (error as { lines?: number }).lines ?? 1 });
	}
	if (records.length === 0 || records.length > MOST_ROWS)
		throw new Refusal('decree-file-rows', `${records.length} rows`, { rows: records.length, limit: MOST_ROWS });
	if (records[0]!['person'] === undefined || records[0]!['place'] === undefined)
		throw new Refusal('decree-file-columns', 'no column for the person or the place', { needed: 'person, place' });
	const rows = records.flatMap((record, n) =>
		record['place'] ? [{ row: n + 2, person: record['person'] ?? '', code: record['place'] }] : []
	);
	return asActor(db, actor, async (db) => {
		asStaff(actor);
		const of = new Map(
			(
				await partsOfHomes(
					db,
					rows.flatMap(({ person }) => (isUuid(person) ? [person] : []))
				)
			).map((one) => [one.person, one.parts])
		);
		const problems: ListProblem[] = [];
		const homes: { person: string; placeId: number }[] = [];
		for (const { row, person, code } of rows) {
			const parts = of.get(person);
			const place = parts && (await placeByCode(db, code, on));
			const inside = parts?.some(({ id, hamlets }) => id === place?.id || hamlets.some((hamlet) => hamlet.id === place?.id));
			if (!parts) problems.push({ row, code: 'person-not-waiting', text: person.slice(0, 40) });
			else if (!place) problems.push({ row, code: 'place-unknown', text: code.slice(0, 40) });
			else if (!inside) problems.push({ row, code: 'place-not-in-parts', text: code });
			else homes.push({ person, placeId: place.id });
		}
		if (problems.length > 0) return { told: 0, problems };
		for (const home of homes) await tellHome(db, actor, { ...home, residenceId: newId() });
		return { told: homes.length, problems };
	});
}
