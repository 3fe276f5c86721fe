import { sql } from 'kysely';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { recognise } from '#server/recognition/index.ts';
import { listen } from '#server/platform/db/listen.ts';
import { newId } from '#server/platform/ids.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { placeId } from '../../../tests/support/people.ts';
import { BoardChanges } from './index.ts';
import { SHARED_MS } from './remembered.ts';

const database = useDatabase({ content: true });

/** Resolves when it was called so often. */
function counter() {
	let calls = 0;
	return { call: () => void (calls += 1), reaches: (n: number) => vi.waitFor(() => expect(calls).toBe(n), { timeout: 10_000 }) };
}
const listeners = async () =>
	(
		await sql<{
			n: number;
		}>`select count(*) as n from pg_stat_activity where application_name = 'hocvuso listener' and datname = current_database()`.execute(
			database.owner
		)
	).rows[0]!.n;

test('from evidence to whoever watches the board, over one connection that is there only while somebody watches', async () => {
	const changes = new BoardChanges((channel, heard) => listen(database.urls.app, channel, heard), { all: 9, each: 9, pause: 1 });
	const [one, two] = [counter(), counter()];
	const ends = [changes.watch('a', one.call), changes.watch('b', two.call)];
	await vi.waitFor(async () => expect(await listeners()).toBe(1));

	const person = newId();
	const home = await placeId(database, '30178');
	await database.owner.insertInto('person').values({ id: person, home_place_id: home, birth_year: 1970 }).execute();
	await recognise(database.worker, { people: [person] });
	await Promise.all([one.reaches(1), two.reaches(1)]);
	await database.owner
		.insertInto('evidence')
		.values({
			person_id: person,
			id: newId(),
			what: 'confirmed-vneid',
			place_id: home,
			happened_at: new Date(),
			mode: 'imported',
			source: 'test'
		})
		.execute();
	await recognise(database.worker, { people: [person] });
	await Promise.all([one.reaches(2), two.reaches(2)]);
	// Judged again, nothing moved, nothing is said.
	await recognise(database.worker, { people: [person] });

	// The line breaks; who watches is told once when it is back, for something may have been missed.
	await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'hocvuso listener' and datname = current_database()`.execute(
		database.app
	);
	await one.reaches(3);
	ends.forEach((end) => end());
	await vi.waitFor(async () => expect(await listeners()).toBe(0));
});

describe('however many watch', () => {
	afterEach(() => vi.useRealTimers());
	const quiet = () => {
		let say = () => {};
		const changes = new BoardChanges((_channel, heard) => ((say = heard), () => (say = () => {})), {
			all: 3,
			each: 2,
			pause: 1000
		});
		return { changes, say: () => say() };
	};

	test('and however often tallies move, they are called once in a pause', () => {
		vi.useFakeTimers({ now: 1_000_000 });
		const { changes, say } = quiet();
		const called = vi.fn<() => void>();
		const end = changes.watch('a', called);
		for (let n = 0; n < 50; n += 1) say();
		// Not before what was read until now is told no more.
		vi.advanceTimersByTime(SHARED_MS - 1);
		expect(called).not.toHaveBeenCalled();
		vi.advanceTimersByTime(1);
		expect(called).toHaveBeenCalledTimes(1);
		for (let n = 0; n < 50; n += 1) say();
		vi.advanceTimersByTime(900);
		expect(called).toHaveBeenCalledTimes(1);
		vi.advanceTimersByTime(100);
		expect(called).toHaveBeenCalledTimes(2);
		say();
		end();
		vi.advanceTimersByTime(5000);
		expect(called).toHaveBeenCalledTimes(2);
	});

	test('there is an end to it, for one account and for all; a place that was left is free again', () => {
		const { changes } = quiet();
		const end = changes.watch('a', () => {});
		changes.watch('a', () => {});
		const refused = expect.objectContaining({ code: 'unavailable' });
		expect(() => changes.watch('a', () => {})).toThrow(refused);
		changes.watch('b', () => {});
		expect(() => changes.watch('c', () => {})).toThrow(refused);
		end();
		changes.watch('c', () => {});
	});
});
