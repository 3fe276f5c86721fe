import { describe, expect, it } from 'vitest';
import { registerPeople } from '#server/people/index.ts';
import { newId } from '#server/platform/ids.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildStaff, newPerson, placeId } from '../../../tests/support/people.ts';
import { readConfirmations } from './confirmation-file.ts';
import { applyConfirmations, checkConfirmations, listConfirmations, openConfirmations } from './index.ts';

const now = new Date('2026-11-23T03:00:00Z');
const bytes = (text: string) => new TextEncoder().encode(text);

describe('a file of confirmations', () => {
	const codes = (text: string) => readConfirmations(bytes(text), '2026-11-23').map((row) => `${row.n} ${row.problem ?? row.on}`);
	it('is read however a spreadsheet saves it', () => {
		expect(codes('\uFEFFSố định danh cá nhân;Họ tên;Ngày xác nhận;Mã xác nhận\r\n087156000001;An;05/03/2026;X1\r\n')).toEqual([
			'2 2026-03-05'
		]);
		expect(codes('Số CCCD,Ngày xác nhận\n"\'087156000001",2026-03-05\n\n')).toEqual(['2 2026-03-05']);
	});
	it('says of each wrong row what is wrong', () => {
		expect(
			codes('Số CCCD,Ngày xác nhận\n,05/03/2026\n87156000001,05/03/2026\n087156000001,31/02/2026\n087156000001,24/11/2026\n')
		).toEqual(['2 number missing', '3 number malformed', '4 date malformed', '5 date future']);
	});
	it('is refused by name where it is none', () => {
		expect(() => codes('Họ tên,Ngày xác nhận\nAn,05/03/2026')).toThrow(
			expect.objectContaining({ code: 'confirmations-no-column' })
		);
		expect(() => codes('Số CCCD,Ngày\n')).toThrow(expect.objectContaining({ code: 'confirmations-empty' }));
		expect(() => readConfirmations(new Uint8Array([0x50, 0x4b, 3, 4, 0xff, 0xfe]), '2026-11-23')).toThrow(
			expect.objectContaining({ code: 'confirmations-unreadable' })
		);
	});
});

describe('confirmations', () => {
	const database = useDatabase({ content: true });
	const setUp = async () => {
		const here = await placeId(database, '30178');
		const there = await placeId(database, '28249');
		const officer = await buildStaff(database, 'commune', { placeId: here });
		const other = await buildStaff(database, 'commune', { placeId: there });
		const province = await buildStaff(database, 'province', { placeId: await placeId(database, '82') });
		const numbers = Array.from({ length: 3 }, () => `0871560${String(Math.floor(Math.random() * 100_000)).padStart(5, '0')}`);
		const people = numbers.map((number, n) =>
			newPerson(n < 2 ? here : there, { personalNumber: number, name: `Nguyễn Thị Số ${n}` })
		);
		await registerPeople(database.app, officer, { people: people.slice(0, 2), source: 'test' });
		await registerPeople(database.app, other, { people: people.slice(2), source: 'test' });
		const list = `Số CCCD,Ngày xác nhận,Mã xác nhận\n${numbers.map((number, n) => `${number},05/03/2026,VN${n}`).join('\n')}\n${numbers[0]},06/03/2026,VN9\n087199999999,05/03/2026,VN8\n12,05/03/2026,VN7\n`;
		const confirmed = async () =>
			(
				await database.owner
					.selectFrom('evidence')
					.select(['person_id', 'mode', 'details'])
					.where('what', '=', 'confirmed-vneid')
					.where(
						'person_id',
						'in',
						people.map(({ id }) => id)
					)
					.execute()
			).length;
		return { officer, other, province, people, list, confirmed };
	};
	const check = async (actor: Awaited<ReturnType<typeof buildStaff>>, text: string) => {
		const id = newId();
		await checkConfirmations(database.app, actor, { id, fileName: 'vneid.csv', bytes: bytes(text), now });
		return id;
	};

	it('are matched, looked at, and recorded once', async () => {
		const { province, list, confirmed } = await setUp();
		const id = await check(province, list);
		expect((await openConfirmations(database.app, province, id)).list).toMatchObject({
			new: 3,
			known: 0,
			repeated: 1,
			unknown: 1,
			malformed: 1,
			applied_at: null
		});
		expect(await confirmed()).toBe(0);
		expect(await applyConfirmations(database.app, province, id)).toBe(3);
		expect(await confirmed()).toBe(3);
		await expect(applyConfirmations(database.app, province, id)).rejects.toMatchObject({ code: 'confirmations-applied' });
		const again = await check(province, list);
		expect((await openConfirmations(database.app, province, again)).list).toMatchObject({
			new: 0,
			known: 4,
			unknown: 1,
			malformed: 1
		});
		expect(await applyConfirmations(database.app, province, again)).toBe(0);
		expect(await confirmed()).toBe(3);
	});

	it('reach nobody outside the importer’s own places, and nobody else reads the list', async () => {
		const { officer, other, list, confirmed } = await setUp();
		const id = await check(officer, list);
		expect((await openConfirmations(database.app, officer, id)).list).toMatchObject({ new: 2, unknown: 2 });
		await expect(openConfirmations(database.app, other, id)).rejects.toMatchObject({ code: 'not-found' });
		await expect(applyConfirmations(database.app, other, id)).rejects.toMatchObject({ code: 'not-found' });
		expect(await listConfirmations(database.app, other)).toEqual([]);
		expect(await applyConfirmations(database.app, officer, id)).toBe(2);
		expect(await confirmed()).toBe(2);
	});

	it('are refused from whoever receives none', async () => {
		const helper = await buildStaff(database, 'helper', { placeId: await placeId(database, '30178') });
		await expect(check(helper, 'Số CCCD,Ngày\n087156000001,05/03/2026\n')).rejects.toMatchObject({ code: 'forbidden' });
	});

	it('sent twice are one list, and both at once record nobody twice', async () => {
		const { province, list, confirmed } = await setUp();
		const id = newId();
		const input = { id, fileName: 'vneid.csv', bytes: bytes(list), now };
		await checkConfirmations(database.app, province, input);
		await checkConfirmations(database.app, province, input);
		const second = await check(province, list);
		await Promise.all([applyConfirmations(database.app, province, id), applyConfirmations(database.app, province, second)]);
		expect(await confirmed()).toBe(3);
	});
});
