import { beforeAll, expect, test } from 'vitest';
import type { Actor } from '#server/platform/actor.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { messyRoster } from '../../../tests/support/messy-roster.ts';
import { buildHamlet, buildStaff, placeId } from '../../../tests/support/people.ts';
import { rosters } from '../../../tests/support/roster.ts';
import { openRoster } from './index.ts';

const database = useDatabase({ content: true });
const roster = rosters(database);
let commune: number;
let officer: Actor;

beforeAll(async () => {
	commune = await placeId(database, '30178');
	officer = await buildStaff(database, 'commune', { placeId: commune });
	for (const n of [1, 2, 3, 4]) await buildHamlet(database, commune, `30178.00${n}`, `Ấp ${n}`);
});

test('a roster with every kind of mess is told row by row, and what is sound comes in', async () => {
	const id = await roster.checked(officer, { placeId: commune }, messyRoster());
	const { layout, summary } = await openRoster(database.app, officer, id);
	expect(layout).toMatchObject({
		sheet: 1,
		head: { row: 6, last: 8, mapping: [null, 'name', 'male', 'female', 'number', 'phone', 'hamlet', 'place', 'household'] }
	});
	expect(await roster.problems(officer, id)).toMatchInlineSnapshot(`
		[
		  "9 place-former",
		  "12 number-lost-zero",
		  "13 birth-short-year",
		  "14 birth-month-first",
		  "15 birth-no-such-day",
		  "16 number-nine-digits",
		  "16 phone-landline",
		  "17 phone-several",
		  "18 duplicate-person",
		  "19 phone-old-prefix",
		  "20 number-birth-year",
		  "21 name-not-a-name",
		  "22 name-missing",
		  "23 cell-formula",
		  "26 number-rounded",
		  "27 birth-future",
		  "28 birth-too-early",
		  "30 birth-year-only",
		  "34 place-outside",
		  "35 number-sex",
		  "38 name-not-a-name",
		]
	`);
	const { fates, names } = await roster.findings(officer, id);
	expect(names.map(({ written, rows, decision }) => [written, rows, decision])).toMatchInlineSnapshot(`
		[
		  [
		    "Ấp 1",
		    5,
		    "known",
		  ],
		  [
		    "Ấp 3",
		    4,
		    "known",
		  ],
		  [
		    "Ấp 4",
		    3,
		    "known",
		  ],
		  [
		    "Ấp Mỹ Thạnh",
		    2,
		    "new",
		  ],
		  [
		    "Ấp My Thanh",
		    1,
		    "same",
		  ],
		  [
		    "Ấp Mỹ Thành",
		    1,
		    "open",
		  ],
		]
	`);
	expect({ ...fates, skipped: summary!.skipped }).toMatchInlineSnapshot(`
		{
		  "known": 0,
		  "left-out": 1,
		  "likely": 0,
		  "moves": 0,
		  "new": 15,
		  "rejected": 13,
		  "skipped": 3,
		}
	`);
	const applied = await roster.apply(officer, id);
	expect(applied.done).toMatchObject({ made: fates.new, known: 0 });
	// The whole file once more, as it was: nobody doubles.
	const again = await roster.checked(officer, { placeId: commune }, messyRoster());
	expect((await roster.findings(officer, again)).fates).toMatchObject({ new: 0, known: fates.new, likely: 0 });
});
