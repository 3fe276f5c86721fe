import { describe, expect, test } from 'vitest';
import { checkChanges, shapeOf, type Change, type KnownUnit } from './check-changes.ts';

const unit = (id: number, code: string, name: string, level: KnownUnit['level'], parentId: number | null): KnownUnit => ({
	id,
	code,
	name,
	level,
	parentId,
	validFrom: id === 9 ? '2026-01-01' : '-infinity'
});
const units = [
	unit(1, '87', 'Tỉnh Đồng Tháp', 'province', null),
	unit(2, '871', 'Huyện Lấp Vò', 'district', 1),
	unit(3, '872', 'Huyện Lai Vung', 'district', 1),
	unit(4, '30001', 'Xã Hòa Long', 'commune', 2),
	unit(5, '30002', 'Xã Tân Hòa', 'commune', 2),
	unit(6, '30003', 'Xã Tân Hòa', 'commune', 3),
	unit(7, '30001.001', 'Ấp 1', 'hamlet', 4),
	unit(8, '30003.001', 'Ấp 1', 'hamlet', 6),
	unit(9, '30009', 'Xã Mới', 'commune', 2)
];
const blank: Change = { n: 1, oldCode: '', oldName: '', newCode: '', newName: '', newKind: '', parentCode: '', partial: false };
const check = (changes: Partial<Change>[], effective = '2025-07-01') =>
	checkChanges(
		changes.map((change, n) => ({ ...blank, n: n + 1, ...change })),
		units,
		{ effective, lastEffective: '2020-01-01' }
	);
const told = (changes: Partial<Change>[], effective?: string) =>
	check(changes, effective).problems.map(({ n, field, code }) => [n, field, code]);

describe('a sound draft', () => {
	test('says what begins, what ends, who takes over, and what each unit lies in', () => {
		const { problems, plan } = check([
			{ oldCode: '30001', oldName: 'Xã Hoà Long', newCode: '30002', newName: 'Phường Hòa An' },
			{ oldCode: '30002', newCode: '30002', newName: 'Phường Hòa An' },
			{ oldCode: '30003.001', parentCode: '30002' },
			{ oldCode: '871' },
			{ oldCode: '872' }
		]);
		expect(problems).toEqual([]);
		expect(plan).toEqual({
			// The district is abolished: the ward lies in the province.
			begins: [{ key: '30002', name: 'Phường Hòa An', nameEn: 'Hoa An Ward', kind: 'ward', level: 'commune', parent: { id: 1 } }],
			ends: [4, 5, 2, 3],
			heirs: [
				{ fromId: 4, key: '30002', partial: false },
				{ fromId: 5, key: '30002', partial: false }
			],
			placements: [{ placeId: 8, parent: { key: '30002' } }]
		});
	});
});

describe('everything that is wrong is told, with its row and field', () => {
	test.each<[string, Partial<Change>[], [number | null, string, string][], string?]>([
		['nothing', [], [[null, 'oldCode', 'no-changes']]],
		['a day that is none', [{ oldCode: '871' }], [[null, 'effective', 'day-not-a-day']], '2025-02-30'],
		['days out of order', [{ oldCode: '871' }], [[null, 'effective', 'day-before-last']], '2019-12-31'],
		['no old unit', [{ newCode: '30005', newName: 'Xã A' }], [[1, 'oldCode', 'old-missing']]],
		['a unit that is not in force', [{ oldCode: '39999' }], [[1, 'oldCode', 'old-unknown']]],
		['a code of another name', [{ oldCode: '871', oldName: 'Huyện Cao Lãnh' }], [[1, 'oldName', 'old-name-differs']]],
		[
			'a name that matches two',
			[{ oldName: 'Xã Tân Hòa', newCode: '30005', newName: 'Xã A' }],
			[[1, 'oldName', 'name-matches-two']]
		],
		['a unit that began that day', [{ oldCode: '30009', newCode: '30005', newName: 'Xã A' }], [[1, 'oldCode', 'began-that-day']]],
		[
			'parts that overlap',
			[
				{ oldCode: '30001', newCode: '30005', newName: 'Xã A', partial: true },
				{ oldCode: '30001', newCode: '30006', newName: 'Xã B' }
			],
			[[2, 'partial', 'parts-overlap']]
		],
		[
			'parts that do not cover',
			[{ oldCode: '30001', newCode: '30005', newName: 'Xã A', partial: true }],
			[[1, 'partial', 'parts-uncovered']]
		],
		[
			'the same row twice',
			[
				{ oldCode: '30001', newCode: '30005', newName: 'Xã A', partial: true },
				{ oldCode: '30001', newCode: '30005', newName: 'Xã A', partial: true }
			],
			[[2, 'newCode', 'row-repeated']]
		],
		[
			'a unit that ends and goes',
			[{ oldCode: '30001', newCode: '30005', newName: 'Xã A' }, { oldCode: '30001' }],
			[[2, 'newCode', 'ends-and-goes']]
		],
		['a hamlet that goes nowhere', [{ oldCode: '30001.001' }], [[1, 'newCode', 'hamlet-needs-heir']]],
		['a new unit without code', [{ oldCode: '30001', newName: 'Xã A' }], [[1, 'newCode', 'new-code-missing']]],
		['a code of another form', [{ oldCode: '30001', newCode: '3005', newName: 'Xã A' }], [[1, 'newCode', 'new-code-form']]],
		['a new unit without name', [{ oldCode: '30001', newCode: '30005' }], [[1, 'newName', 'new-name-missing']]],
		[
			'two names for one code',
			[
				{ oldCode: '30001', newCode: '30005', newName: 'Xã A' },
				{ oldCode: '30002', newCode: '30005', newName: 'Xã B' }
			],
			[[2, 'newName', 'new-unit-differs']]
		],
		['a code that is taken', [{ oldCode: '30001', newCode: '30002', newName: 'Xã A' }], [[1, 'newCode', 'code-taken']]],
		['a name that is taken', [{ oldCode: '30001', newCode: '30005', newName: 'Xã Tân Hoà' }], [[1, 'newName', 'name-taken']]],
		[
			'two districts, and no word of which',
			[
				{ oldCode: '30001', newCode: '30005', newName: 'Xã A' },
				{ oldCode: '30003', newCode: '30005', newName: 'Xã A' }
			],
			[[1, 'parentCode', 'parent-missing']]
		],
		[
			'a unit above that is not there',
			[{ oldCode: '30001', newCode: '30005', newName: 'Xã A', parentCode: '899' }],
			[[1, 'parentCode', 'parent-unknown']]
		],
		[
			'a unit above that ends',
			[{ oldCode: '30001', newCode: '30005', newName: 'Xã A', parentCode: '872' }, { oldCode: '872' }],
			[[1, 'parentCode', 'parent-ends']]
		],
		[
			'a unit above that lies no higher',
			[{ oldCode: '30001', newCode: '30005', newName: 'Xã A', parentCode: '30002' }],
			[[1, 'parentCode', 'parent-level']]
		],
		[
			'a circle',
			[{ oldCode: '30001', newCode: '30005', newName: 'Xã A', parentCode: '30005' }],
			[[1, 'parentCode', 'parent-itself']]
		],
		[
			'a kind of another level',
			[{ oldCode: '30001', newCode: '30005', newName: 'Xã A', newKind: 'district' }],
			[[1, 'newKind', 'kind-unknown']]
		]
	])('%s', (_, changes, expected, effective) => expect(told(changes, effective)).toEqual(expected));
});

test('what the rows of a unit do has a name', () => {
	const from = (name: string, kind = 'commune', partial = false) => ({ name, kind, partial });
	expect(shapeOf(from('Xã A'), [from('Xã B'), from('Xã C')])).toBe('merge');
	expect(shapeOf(from('Xã A'), [from('Xã B', 'commune', true)])).toBe('split');
	expect(shapeOf(from('Xã A'), [from('Xã B')])).toBe('rename');
	expect(shapeOf(from('Phường A', 'ward'), [from('Xã A')])).toBe('upgrade');
	expect(shapeOf(from('Xã Hoà'), [from('Xã Hòa')])).toBe('unchanged');
});
