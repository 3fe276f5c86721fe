import type { Change } from '#core/lineage/check-changes.ts';
import type { DecreeForm } from '#server/lineage/index.ts';
import type { TestDatabase } from './database.ts';

/** A province, two districts, four communes of two hamlets; as before a merger; ids by code. */
export async function buildOldMap(database: TestDatabase): Promise<Record<string, number>> {
	const ids: Record<string, number> = {};
	const add = async (code: string, level: string, kind: string, name: string, parent: string | null) => {
		const row = await database.owner
			.insertInto('place')
			.values({
				code,
				level,
				kind,
				name_vi: name,
				name_en: name,
				parent_id: parent && ids[parent]!,
				path: '',
				source: 'test'
			} as never)
			.returning('id')
			.executeTakeFirstOrThrow();
		ids[code] = row.id;
	};
	await add('87', 'province', 'province', 'Tỉnh Đồng Tháp', null);
	await add('871', 'district', 'district', 'Huyện Lấp Vò', '87');
	await add('872', 'district', 'district', 'Huyện Lai Vung', '87');
	for (const [code, name, district] of [
		['30001', 'Xã An Một', '871'],
		['30002', 'Xã Bình Hai', '871'],
		['30003', 'Xã Chia Ba', '872'],
		['30004', 'Xã Đứng Yên', '872']
	] as const) {
		await add(code, 'commune', 'commune', name, district);
		for (const n of ['1', '2']) await add(`${code}.00${n}`, 'hamlet', 'hamlet', `Ấp ${n}`, code);
	}
	return ids;
}
/** One row of a draft; say only what matters. */
export const changeRow = (given: Partial<Change>): Omit<Change, 'n'> => ({
	oldCode: '',
	oldName: '',
	newCode: '',
	newName: '',
	newKind: '',
	parentCode: '',
	partial: false,
	...given
});
export const decreeText = (effective: string): DecreeForm => ({
	number: '12/NQ-HĐND',
	issuer: 'HĐND tỉnh',
	title: 'Sắp xếp xã',
	titleEn: '',
	effective,
	signed: '',
	source: 'test'
});
