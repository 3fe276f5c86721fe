import { expect, test } from 'vitest';
import { PlaceList, PlaceQuery, PublicPlace } from '#contract/places.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { placeList, placeOfCode } from './index.ts';

const database = useDatabase({ content: true });
const now = new Date('2026-11-23T03:00:00Z');

test('the public search answers in its shape, old units with what they became', async () => {
	const answer = await placeList(database.app, PlaceQuery.parse({ q: 'phuong 1', limit: '5', level: 'commune' }), now);
	expect(PlaceList.parse(answer)).toEqual(answer);
	expect(answer.places).toHaveLength(5);
	expect(new Set(answer.places.map(({ above }) => above[1]?.name)).size).toBe(5);
	expect(answer.places.every(({ became }) => became.length === 1 && became[0]!.decree === '1663/NQ-UBTVQH15')).toBe(true);
	for (const query of [
		{},
		{ q: '' },
		{ q: 'a', limit: '0' },
		{ q: 'a', limit: '101' },
		{ q: 'a', on: '2026-02-31' },
		{ q: 'x'.repeat(101) }
	])
		expect(PlaceQuery.safeParse(query).success).toBe(false);
});

test('a code answers for the day that is asked', async () => {
	const then = await placeOfCode(database.app, { code: '30178' }, { on: '2025-06-30' }, now);
	expect(PublicPlace.parse(then)).toMatchObject({
		name: { vi: 'Xã Mỹ An Hưng B' },
		validFrom: '-infinity',
		validTo: '2025-07-01',
		became: [{ code: '30178' }]
	});
	expect(await placeOfCode(database.app, { code: '30178' }, {}, now)).toMatchObject({
		name: { vi: 'Xã Mỹ An Hưng' },
		validTo: 'infinity'
	});
	await expect(placeOfCode(database.app, { code: '28252' }, {}, now)).rejects.toMatchObject({ code: 'not-found' });
});
