import { readFileSync } from 'node:fs';
import type { Change } from '#core/lineage/check-changes.ts';
import { addChangeRows, createDecree, importChanges, type DecreeForm } from '#server/lineage/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { newId } from '#server/platform/ids.ts';
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
/**
 * The decree of 1 July 2025 as a draft, on a database as of June: its file, with the two provinces and the districts by hand.
 * @returns its id
 */
export async function draftOfJuly2025(database: TestDatabase, province: Actor, now: Date): Promise<string> {
	const id = newId();
	await createDecree(database.app, province, { id, form: decreeText('01/07/2025'), now });
	const districts = await database.owner.selectFrom('place').select('code').where('level', '=', 'district').execute();
	await addChangeRows(database.app, province, {
		id,
		rows: [
			...['87', '82'].map((oldCode) => changeRow({ oldCode, newCode: '82', newName: 'Tỉnh Đồng Tháp' })),
			...districts.map(({ code }) => changeRow({ oldCode: code }))
		]
	});
	const bytes = readFileSync('content/places/succession-2025-07-01.csv');
	const { added, problems } = await importChanges(database.app, province, { id, bytes, replace: false });
	if (added !== 308) throw new Error(`${added} rows of 308: ${JSON.stringify(problems)}`);
	return id;
}
