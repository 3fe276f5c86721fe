import { describe, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/support/database.ts';
import { findPlace, placeByCode, placesUnder, searchPlaces } from './index.ts';

const database = useDatabase({ content: true });
const on = '2026-11-23';
const find = (text: string, withinId: number | null = null) => findPlace(database.app, { text, withinId, on });
const search = (q: string) => searchPlaces(database.app, { q, on, limit: 50 });

describe('search', () => {
	test('without tones finds both Mỹ Thọ and Mỹ Tho, told apart by kind and former district', async () => {
		const found = await search('my tho');
		expect(
			found
				.slice(0, 2)
				.map(({ name }) => name)
				.sort()
		).toEqual(['Phường Mỹ Tho', 'Xã Mỹ Thọ']);
		const ward = found.find(({ name }) => name === 'Phường Mỹ Tho')!;
		expect(ward.above.map(({ name }) => name)).toEqual(['Tỉnh Đồng Tháp']);
		expect(ward.former.map(({ parentName }) => parentName)).toContain('Thành phố Mỹ Tho');
	});
	test('“Phường 1” is five old wards, each with its district and what it became', async () => {
		const found = (await search('Phường 1')).filter(({ name }) => name === 'Phường 1');
		expect(found.filter(({ above }) => above.some(({ level }) => level === 'district'))).toHaveLength(5);
		const districts = found.flatMap(({ above }) => above.filter(({ level }) => level === 'district').map(({ name }) => name));
		expect(new Set(districts).size).toBe(5);
		for (const old of found.filter(({ validTo }) => validTo === '2025-07-01')) {
			expect(old.became).toHaveLength(1);
			expect(old.became[0]).toMatchObject({ date: '2025-07-01', decree: '1663/NQ-UBTVQH15' });
		}
	});
	test('a unit that was split shows all its parts', async () => {
		const [old] = (await search('gao giong')).filter(({ validTo }) => validTo !== 'infinity');
		expect(old?.became.map(({ name, partial }) => [name, partial])).toEqual([
			['Xã Phong Mỹ', true],
			['Xã Phú Cường', true]
		]);
	});
	test('an old code finds what had it then and what has it now', async () => {
		const found = await search('30178');
		expect(found.map(({ name }) => name)).toEqual(['Xã Mỹ An Hưng', 'Xã Mỹ An Hưng B']);
	});
	test('hostile text finds nothing and breaks nothing', async () => {
		for (const q of ['', '   ', '%', '_', "'; drop table place; --", '\\', '\u0000'.repeat(0) + '日本', 'x'.repeat(5000)])
			await expect(search(q)).resolves.toBeInstanceOf(Array);
		expect((await search('%')).length).toBe(0);
	});
});

test('a code means what it meant on that day', async () => {
	expect((await placeByCode(database.app, '30178', '2025-06-30'))?.name).toBe('Xã Mỹ An Hưng B');
	expect((await placeByCode(database.app, '30178', '2025-07-01'))?.name).toBe('Xã Mỹ An Hưng');
	expect(await placeByCode(database.app, '99999', on)).toBeNull();
});

test('a province lists its communes of that day', async () => {
	const province = await placeByCode(database.app, '82', on);
	expect(await placesUnder(database.app, province!.id, on)).toHaveLength(102);
});

describe('find for imports', () => {
	test('by code, today’s or of before', async () => {
		expect(await find('30178')).toMatchObject({ kind: 'found', place: { name: 'Xã Mỹ An Hưng' }, via: null });
		expect(await find('28252')).toMatchObject({ kind: 'found', place: { name: 'Phường Đạo Thạnh' }, via: { name: 'Phường 4' } });
		expect(await find('29995')).toMatchObject({
			kind: 'ambiguous',
			candidates: [{ name: 'Xã Long Phú Thuận' }, { name: 'Xã Tân Long' }]
		});
		// The old unit of this code went in two; the new one took only a part of it.
		expect(await find('30157')).toMatchObject({ kind: 'ambiguous' });
		expect(await find('99999')).toMatchObject({ kind: 'unknown' });
	});
	test('by name, with the tone where either spelling has it', async () => {
		expect(await find('Xã Hoà Long')).toMatchObject({ kind: 'found', place: { code: '30208' } });
		expect(await find('Xã Hòa Long')).toMatchObject({ kind: 'found', place: { code: '30208' } });
		expect(await find('XÃ MỸ AN HƯNG'.normalize('NFD'))).toMatchObject({ kind: 'found', place: { code: '30178' } });
	});
	test('by an old name, to what it became', async () => {
		expect(await find('xã Mỹ An Hưng B')).toMatchObject({
			kind: 'found',
			place: { code: '30178' },
			via: { name: 'Xã Mỹ An Hưng B', date: '2025-07-01' }
		});
		expect(await find('Xã Gáo Giồng')).toMatchObject({ kind: 'ambiguous', candidates: [{}, {}] });
	});
	test('never guesses between names that only tones tell apart', async () => {
		expect(await find('Mỹ Tho')).toMatchObject({ kind: 'found', place: { name: 'Phường Mỹ Tho' } });
		expect(await find('Mỹ Thọ')).toMatchObject({ kind: 'found', place: { name: 'Xã Mỹ Thọ' } });
		expect(await find('my tho')).toMatchObject({ kind: 'ambiguous' });
		expect(await find('Mỹ Thó')).toMatchObject({ kind: 'ambiguous' });
		expect(await find('xa my tho')).toMatchObject({ kind: 'found', place: { name: 'Xã Mỹ Thọ' } });
	});
	test('uses the rest of the address, and the scope', async () => {
		expect(await find('Phường 1')).toMatchObject({ kind: 'ambiguous' });
		expect(await find('Phường 1, thành phố Mỹ Tho')).toMatchObject({ kind: 'found', place: { name: 'Phường Mỹ Tho' } });
		const scope = (await placeByCode(database.app, '28261', on))!.id;
		expect(await find('P.1', scope)).toMatchObject({ kind: 'found', place: { name: 'Phường Mỹ Tho' } });
		expect(await find('30178', scope)).toMatchObject({ kind: 'unknown' });
	});
	test('says what looks alike where it knows nothing', async () => {
		const found = await find('Xã Mỹ An Hung C');
		expect(found.kind === 'unknown' && found.near[0]?.name).toBe('Xã Mỹ An Hưng');
	});
});
