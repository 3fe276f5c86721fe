import { Refusal } from '#core/refusal.ts';
import type { Db } from '#server/platform/db/index.ts';
import { anyToRestate, releasedFigures, releases, wholeRelease, type Release, type ReleasedFigure } from './queries.ts';

/** All releases, newest first. */
export const listReleases = (db: Db): Promise<Release[]> => releases(db);

/**
 * One release and what it says: of every target for the province, or of one target for the province and its communes.
 *
 * @param input.release an id, or nothing for the newest
 * @returns `toRestate`: goals still wait to be confirmed after a merger; `null` where nothing has been published yet
 * @throws Refusal `not-found` for an id that is no release, or a target that it has no figures of
 */
export async function readRelease(
	db: Db,
	input: { release?: string | null; target?: string | null }
): Promise<{ release: Release; figures: ReleasedFigure[]; toRestate: boolean } | null> {
	const all = await releases(db);
	const release = input.release ? all.find(({ id }) => id === input.release) : all[0];
	if (!release) {
		if (input.release) throw new Refusal('not-found', 'no such release');
		return null;
	}
	const figures = await releasedFigures(db, release.id, input.target ?? null);
	if (input.target && figures.length === 0) throw new Refusal('not-found', 'no figures of that target');
	return { release, figures, toRestate: await anyToRestate(db) };
}

/** Every figure of a release. @throws Refusal `not-found` */
export async function downloadRelease(db: Db, id: string): Promise<{ release: Release; figures: ReleasedFigure[] }> {
	const release = (await releases(db)).find((known) => known.id === id);
	if (!release) throw new Refusal('not-found', 'no such release');
	return { release, figures: await wholeRelease(db, id) };
}

const columns = [
	'target',
	'year',
	'deadline',
	'unit',
	'measure',
	'goal',
	'place',
	'place_vi',
	'level',
	'members',
	'learned',
	'assessed',
	'passed',
	'confirmed',
	'reached'
] as const;

/** The same as CSV: UTF-8 with a byte-order mark for spreadsheets, codes as text, an empty cell for "too few to show". */
export function releaseCsv(figures: ReleasedFigure[]): string {
	const cell = (value: unknown) => {
		const text = value === null || value === undefined ? '' : String(value);
		return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
	};
	return `\uFEFF${[columns.join(','), ...figures.map((figure) => columns.map((column) => cell(figure[column])).join(','))].join('\r\n')}\r\n`;
}
