import { expect, test } from 'vitest';
import { newId } from '#server/platform/ids.ts';
import { useDatabase } from '../tests/support/database.ts';
import { placeId } from '../tests/support/people.ts';
import { sampleDirective } from './sample-directive.ts';

const database = useDatabase({ content: true });

test('the sample directive is one, labelled, and its tasks stand differently', async () => {
	const roles = [
		['mau.tinh', 'province', '82'],
		['mau.xa', 'commune', '30178'],
		['mau.giup', 'helper', '30178']
	] as const;
	for (const [username, role, code] of roles) {
		const id = newId();
		await database.owner
			.insertInto('staff')
			.values({ id, name: username, username, email: `${username}@vidu.vn`, sample: true })
			.execute();
		await database.owner
			.insertInto('role_assignment')
			.values({ account_id: id, role, place_id: await placeId(database, code) })
			.execute();
	}
	const now = new Date();
	await sampleDirective(database.owner, now);
	await sampleDirective(database.owner, now);
	const directives = await database.owner.selectFrom('directive').select('sample').execute();
	expect(directives).toEqual([{ sample: true }]);
	const states = await database.owner.selectFrom('task_state').select('state').orderBy('state').execute();
	expect(states.map(({ state }) => state)).toEqual(['accepted', 'handed-in', 'issued', 'issued']);
});
