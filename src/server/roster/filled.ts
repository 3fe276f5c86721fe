import { sealer } from '#server/platform/sealing.ts';
import type { Filled } from './queries/applying.ts';

/** What may be filled in, by column, with the value as text. */
const values = (filled: Omit<Filled, 'person'>): [string, string][] =>
	[
		['phone', filled.phone],
		['birth_date', filled.birth_date],
		['birth_year', filled.birth_year === null ? null : String(filled.birth_year)],
		['sex', filled.sex],
		['personal_number', filled.mark?.toString('hex') ?? null]
	].filter((pair): pair is [string, string] => pair[1] !== null);

/** Keyed hashes of what was filled in: enough to know later whether it still stands, and nothing that names anybody. */
export const marked = (filled: Filled): { person: string; columns: Record<string, string> } => ({
	person: filled.person,
	columns: Object.fromEntries(
		values(filled).map(([column, value]) => [column, sealer().mark(`${column} ${value}`).toString('hex')])
	)
});

/** The columns that still hold what was filled in then. */
export const stillStanding = (now: Omit<Filled, 'person'>, then: Record<string, string>): string[] =>
	values(now)
		.filter(([column, value]) => then[column] === sealer().mark(`${column} ${value}`).toString('hex'))
		.map(([column]) => column);
