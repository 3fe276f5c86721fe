import { beforeAll, expect, test } from 'vitest';
import { newId } from '#server/platform/ids.ts';
import { buildPlaces } from '../../../tests/support/access.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildHamlet, buildStaff } from '../../../tests/support/people.ts';
import { teamForm } from '../../../tests/support/teams.ts';
import { addMember, exportTeams, foundTeam, importTeams, listTeams, readTeamPage, tellTeam } from './index.ts';

const database = useDatabase();
const NOW = new Date('2026-11-20T03:00:00Z');
let office: Awaited<ReturnType<typeof buildStaff>>;
let province: typeof office;

/** A commune of three hamlets, with a team that was founded by hand. */
beforeAll(async () => {
	const places = await buildPlaces(database);
	for (const n of [2, 3]) await buildHamlet(database, places.commune, `30178.00${n}`, `Ấp ${n}`);
	office = await buildStaff(database, 'commune', { placeId: places.commune });
	province = await buildStaff(database, 'province', { placeId: places.province });
	const helper = await buildStaff(database, 'helper', { placeId: places.commune });
	await database.owner.updateTable('staff').set({ username: 'nguoi.giup' }).where('id', '=', helper.accountId).execute();
	const team = newId();
	await foundTeam(database.app, office, { id: team, placeId: places.hamlet, form: teamForm(), now: NOW });
	const member = { id: newId(), memberId: newId(), team, account: helper.accountId, name: 'Nguyễn Thị Lan', phone: '', day: '' };
	await addMember(database.app, office, member, NOW);
});

const HEAD =
	'Tên tổ;Loại;Mã xã;Ấp, khóm;Số quyết định;Ngày quyết định;Nơi ban hành;Phụ trách ấp;Họ và tên;Vai trò;Điện thoại;Đồng ý công khai';
const file = (...rows: string[]) => new TextEncoder().encode(`\ufeff${[HEAD, ...rows].join('\r\n')}\r\n`);
const bring = (bytes: Uint8Array, dry = false, by = office) =>
	importTeams(database.app, by, { bytes, dry, wording: { name: 'Hiện tên', phone: 'Hiện cả số' }, now: NOW });
const GOOD = file(
	'Tổ CNSCĐ ấp Hai;;30178;ấp 02;12/QĐ-UBND;01/11/2026;UBND xã;;NGUYỄN VĂN BA;Tổ trưởng;0911222333;Tên và điện thoại',
	';;;;;;;;Lê Thị Tư;;;',
	'Đội BDHVS xã;Đội Bình dân học vụ số;30178;;12/QĐ-UBND;01/11/2026;UBND xã;Ấp 2; Phạm Văn Năm;;;'.replace(
		'Ấp 2; ',
		'Ấp 2, Ấp 3;'
	)
);

test('tried, then brought in; sent twice, nothing is there twice; what goes out comes in again', async () => {
	expect(await bring(GOOD, true)).toEqual({ faults: [], teams: 2, members: 3, already: 0 });
	expect((await listTeams(database.app, office, { commune: null, now: NOW })).teams.map(({ name }) => name)).not.toContain(
		'Tổ CNSCĐ ấp Hai'
	);
	expect(await bring(GOOD)).toEqual({ faults: [], teams: 2, members: 3, already: 0 });
	expect(await bring(GOOD)).toEqual({ faults: [], teams: 0, members: 0, already: 3 });
	const { teams } = await listTeams(database.app, office, { commune: null, now: NOW });
	expect(teams.find(({ name }) => name === 'Tổ CNSCĐ ấp Hai')).toMatchObject({
		members: 2,
		leader: 'Nguyễn Văn Ba',
		place: 'Ấp 2'
	});
	expect(teams.find(({ name }) => name === 'Đội BDHVS xã')).toMatchObject({ kind: 'literacy-brigade', hamlets: 2 });
	for (const as of ['csv', 'xlsx'] as const) {
		const pieces = await Array.fromAsync(await exportTeams(database.app, office, { commune: '30178', as, now: NOW }));
		const again = await bring(new Uint8Array(Buffer.concat(pieces)));
		expect(again).toMatchObject({ faults: [], teams: 0, members: 0 });
		expect(again.already).toBeGreaterThan(3);
	}
});

test('an old file undoes nothing: who leads, what was withdrawn, what is covered', async () => {
	const { teams } = await listTeams(database.app, office, { commune: null, now: NOW });
	const team = teams.find(({ name }) => name === 'Tổ CNSCĐ ấp Hai')!.id;
	const read = async () => (await readTeamPage(database.app, office, { id: team, now: NOW })).members;
	const [ba, tu] = await read();
	expect(ba).toMatchObject({ name: 'Nguyễn Văn Ba', leads: true, showsPhone: true });
	const tell = (kind: 'led' | 'withdrew', member: string) =>
		tellTeam(database.app, office, { id: newId(), team, kind, day: '', member }, NOW);
	await tell('led', tu!.id);
	await tell('withdrew', ba!.id);
	expect(await bring(GOOD)).toEqual({ faults: [], teams: 0, members: 0, already: 3 });
	expect(await read()).toMatchObject([
		{ name: 'Lê Thị Tư', leads: true },
		{ name: 'Nguyễn Văn Ba', leads: false, showsName: false }
	]);
});

test('every fault is named by row and column, and nothing comes in', async () => {
	const bad = file(
		'Tổ A;;30169;;1/QĐ;01/11/2026;UBND;;Nguyễn Văn A;;;',
		'Tổ B;Câu lạc bộ;30178;Ấp 9;;32/11/2026;UBND;Ấp 8;Nguyễn Văn B;Chủ nhiệm;113;Có',
		'Tổ C;;30178;;1/QĐ;01/11/2026;UBND;;Nguyễn Văn C;Tổ trưởng;;Tên và điện thoại',
		'Tổ C;;30178;;1/QĐ;01/11/2026;UBND;;nguyen van c;Tổ trưởng;;'
	);
	const { faults, teams } = await bring(bad);
	expect(teams).toBe(0);
	expect(faults.map(({ row, column, reason }) => `${row} ${column} ${reason}`)).toEqual([
		'2 commune not-yours',
		'3 hamlet unknown',
		'3 kind unknown',
		'3 decisionNumber missing',
		'3 decisionDay not-a-day',
		'3 covers unknown',
		'3 phone phone-unreadable',
		'3 leads unknown',
		'3 shows unknown',
		'4 shows no-phone',
		'5 leads two-leaders',
		'5 member twice'
	]);
});

test('a rule that a row breaks takes back all of it', async () => {
	const late = new TextEncoder().encode(
		'Tên tổ;Mã xã;Số quyết định;Ngày quyết định;Nơi ban hành;Họ và tên;Tham gia từ ngày\nTổ X;30178;1;01/11/2026;UBND;Lê Văn X;01/11/2026\nTổ Y;30178;1;01/11/2026;UBND;Lê Văn Y;01/10/2026'
	);
	expect(await bring(late)).toMatchObject({ faults: [{ row: 3, reason: 'team-day-before-founded' }] });
	expect((await listTeams(database.app, office, { commune: null, now: NOW })).teams.map(({ name }) => name)).not.toContain(
		'Tổ X'
	);
});

test('a file without its columns, and a file of somebody who keeps no commune, are refused', async () => {
	await expect(bring(new TextEncoder().encode('a;b\n1;2\n'))).rejects.toMatchObject({ code: 'teams-file' });
	await expect(bring(GOOD, false, province)).rejects.toMatchObject({ code: 'forbidden' });
});
