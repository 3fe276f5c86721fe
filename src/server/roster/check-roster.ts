import type pg from 'pg';
import { vietnamDay } from '#core/days.ts';
import { columnsOf } from '#core/roster/read-row.ts';
import { Refusal } from '#core/refusal.ts';
import type { Row } from '#core/roster/cell.ts';
import { placesUnder } from '#server/places/index.ts';
import { copyInto, onOneConnection } from '#server/platform/db/copy.ts';
import type { Db } from '#server/platform/db/index.ts';
import { sealer } from '#server/platform/sealing.ts';
import { keptFile } from './file.ts';
import { hamletNames, organisationNames } from './name-decisions.ts';
import { addNames, organisationsIn } from './queries/names.ts';
import { forgetMatches, matchAlike, matchNumbers, rejectStrangers, type Walls } from './queries/matches.ts';
import { claim, finish, note, rosterById, stepBack, type Roster } from './queries/rosters.ts';
import { analyseRows, countRows, dropRows, rejectRows, ROW_COLUMNS } from './queries/rows.ts';
import { Homes, placeOfRoster } from './resolve-places.ts';
import { readRows, type Reading } from './read-rows.ts';
import { BOUNDS, openSpreadsheet, type Bounds } from './spreadsheet/index.ts';

export interface Checking {
	rosterId: string;
	now: Date;
	bounds?: Bounds;
}

/**
 * The dry run: reads every row into the waiting table and says what would become of it. The register is only read. In one
 * transaction, so that a run that is cut leaves nothing and the next begins anew; run twice at once, the second steps aside.
 */
export async function checkRoster(pool: pg.Pool, db: Db, { rosterId, now, bounds = BOUNDS }: Checking): Promise<void> {
	const bytes = await keptFile(db, rosterId);
	try {
		await onOneConnection(pool, (one, client) =>
			one.transaction().execute(async (one) => {
				if (!(await claim(one, rosterId))) return;
				const roster = await rosterById(one, rosterId);
				if (roster?.state !== 'checking' || !bytes) return;
				await check(one, client, roster, bytes, { now, bounds, outside: db });
			})
		);
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		await stepBack(db, rosterId, 'checking', 'mapping', { code: thrown.code, details: thrown.details });
	}
}

type Tell = (step: string, done: number, total: number | null) => Promise<void>;

async function check(
	db: Db,
	client: pg.ClientBase,
	roster: Roster,
	bytes: Uint8Array,
	{ now, bounds, outside }: { now: Date; bounds: Bounds; outside: Db }
): Promise<void> {
	const tell: Tell = (step, done, total) => note(outside, roster.id, step, done, total);
	const today = vietnamDay(now);
	const place = await placeOfRoster(db, roster.placeId);
	await dropRows(db, roster.id);
	await tell('read', 0, null);
	const file = await openSpreadsheet(bytes, bounds);
	// Places are asked for on other connections: while rows are copied this one listens to nothing else.
	const homes = new Homes(outside, place, roster.organisationId === null, today);
	const reading = await readInto(client, roster, homes, today, file.rows(roster.layout.sheet), tell);
	await tell('match', 0, reading.rows);
	if (reading.doubtful) await rejectRows(db, roster.id, reading.doubtful.rows, reading.doubtful.column, reading.doubtful.code);
	await analyseRows(db);
	const hamlets = roster.organisationId
		? []
		: hamletNames(
				reading.hamlets,
				(await placesUnder(db, place.id, today)).map(({ id, name }) => ({ id, name })),
				place.kind === 'ward'
			);
	const organisations = roster.organisationId
		? []
		: organisationNames(reading.organisations, await organisationsIn(db, place.path));
	await addNames(db, roster.id, [...hamlets, ...organisations]);
	await match(db, roster, place.path);
	const counts = await countRows(db, roster.id);
	await finish(db, roster.id, 'checked', { summary: { ...counts, skipped: reading.skipped }, checkedAt: now });
}

/** Looks up every row in the register, by number and by likeness; again when it is applied, for the register goes on. */
export async function match(db: Db, roster: Roster, path: string): Promise<void> {
	const walls: Walls = { rosterId: roster.id, path, organisationId: roster.organisationId };
	await forgetMatches(db, roster.id);
	await matchNumbers(db, walls);
	await rejectStrangers(db, roster.id, columnsOf(roster.layout.head.mapping).number ?? null);
	await matchAlike(db, walls);
}

async function readInto(
	client: pg.ClientBase,
	roster: Roster,
	homes: Homes,
	today: string,
	rows: AsyncIterable<Row[]>,
	tell: Tell
): Promise<Reading> {
	const copy = copyInto(client, 'roster_row', ROW_COLUMNS);
	let told = Date.now();
	try {
		const reading = await readRows(rows, {
			rosterId: roster.id,
			head: roster.layout.head,
			today,
			homes,
			collectHamlets: roster.organisationId === null,
			collectOrganisations: roster.organisationId === null,
			sealer: sealer(),
			write: copy.write,
			async note(done) {
				if (Date.now() - told < 500) return;
				told = Date.now();
				await tell('read', done, null);
			}
		});
		await copy.end();
		return reading;
	} catch (thrown) {
		await copy.fail(thrown as Error);
		throw thrown;
	}
}
