/**
 * `npm run recount`: counts every tally again from the facts and says what differed, by target and place; `-- --repair` then makes it anew.
 * Ends with 1 if anything differed. Connects as the worker.
 */
import { sql } from 'kysely';
import { connect } from '#server/platform/db/index.ts';
import { openDatabase } from '#server/platform/db/open.ts';
import { recount } from '#server/recognition/index.ts';

const database = await openDatabase();
const { db, close } = connect(database.url('worker'), { name: 'hocvuso recount' });
try {
	const { people, cells, repaired, seconds } = await recount(db, {
		repair: process.argv.includes('--repair'),
		by: null,
		clock: () => new Date()
	});
	const { rows } = await sql<{ id: number; name: string }>`
		select p.id, concat_ws(', ', p.name_vi, c.name_vi) as name from place p left join place c on c.id = p.parent_id and p.level = 'hamlet'
		where p.id = any (${cells.map(({ place }) => place)})`.execute(db);
	const names = new Map(rows.map(({ id, name }) => [id, name]));
	const columns = ['members', 'learned', 'assessed', 'passed', 'confirmed', 'reached'];
	for (const { target, place, kept, counted } of cells) {
		const said = columns.flatMap((column, n) =>
			kept[n] === counted[n] ? [] : [`${column} ${kept[n]}, by the facts ${counted[n]}`]
		);
		console.log(`${target} · ${names.get(place)}: ${said.join('; ')}`);
	}
	if (people === 0 && cells.length === 0) console.log(`All tallies are what the facts say (${seconds} s).`);
	else {
		console.log(
			`${people} people stand otherwise than their facts say, ${cells.length} cells of the board differ (${seconds} s).`
		);
		console.log(repaired ? 'Repaired.' : 'Nothing was changed; `npm run recount -- --repair` makes it anew.');
		process.exitCode = 1;
	}
} finally {
	await close();
	await database.close();
}
