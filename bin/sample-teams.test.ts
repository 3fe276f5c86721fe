import { expect, test } from 'vitest';
import { newId } from '#server/platform/ids.ts';
import { teamsNearby } from '#server/teams/index.ts';
import { useDatabase } from '../tests/support/database.ts';
import { buildHamlet, placeId } from '../tests/support/people.ts';
import { sampleTeams } from './sample-teams.ts';

const database = useDatabase({ content: true });

test('the sample teams are made once, labelled, and residents find the leader', async () => {
	const commune = await placeId(database, '30178');
	for (const n of [1, 2, 3]) await buildHamlet(database, commune, `30178.00${n}`, `Ấp ${n}`);
	for (const [username, role] of [
		['mau.xa', 'commune'],
		['mau.giup', 'helper']
	] as const) {
		const id = newId();
		await database.owner
			.insertInto('staff')
			.values({ id, name: username, username, email: `${username}@vidu.vn`, sample: true })
			.execute();
		await database.owner.insertInto('role_assignment').values({ account_id: id, role, place_id: commune }).execute();
	}
	const now = new Date();
	await sampleTeams(database.owner, now);
	await sampleTeams(database.owner, now);
	expect(await database.owner.selectFrom('team').select('sample').execute()).toEqual([{ sample: true }, { sample: true }]);
	const { places } = await teamsNearby(database.app, { province: '82', commune: '30178', now });
	expect(places.map(({ name, teams }) => [name, teams.map(({ leader }) => leader)])).toEqual([
		['Ấp 1', ['Nguyễn Thị Mẫu']],
		['Ấp 2', ['Nguyễn Thị Mẫu']],
		['Ấp 3', []],
		[null, ['Phạm Văn Mẫu']]
	]);
});
