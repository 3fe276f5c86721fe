/**
 * A roster of 100,000 rows (or `-- 1000000`): dry run with every row read, checked, sealed and looked up, and applying; against a bare
 * `copy` of the very rows that the dry run wrote, into the same table. Run: npm run bench -- import [rows]
 */
import { to } from 'pg-copy-streams';
import { copyInto } from '#server/platform/db/copy.ts';
import { connect } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { newSealingKey } from '#server/platform/sealing.ts';
import { placesLoader } from '#server/places/index.ts';
import { applyRoster } from '#server/roster/apply-roster.ts';
import { checkRoster } from '#server/roster/check-roster.ts';
import { keepFile } from '#server/roster/file.ts';
import { firstLook } from '#server/roster/look.ts';
import { addRoster } from '#server/roster/queries/rosters.ts';
import { ROW_COLUMNS } from '#server/roster/queries/rows.ts';
import { BOUNDS } from '#server/roster/spreadsheet/index.ts';
import { seeded } from '../tests/support/seeded.ts';
import { benchCluster, cpuOf } from './support/cluster.ts';
import { report } from './support/result.ts';

process.env['SEALING_KEY'] ??= newSealingKey();
const rows = Number(process.argv[2] ?? 100_000);
const now = new Date('2026-11-23T03:00:00Z');

const cluster = await benchCluster();
const urls = cluster.urls();
const owner = connect(urls.owner, { max: 2 });
const worker = connect(urls.worker, { max: 4 });
try {
	await placesLoader.load(owner.db);
	const id = newId();
	const file = rosterFile(rows);
	await plant(id, file);
	const seconds: Record<string, number> = {};
	const cpu: Record<string, [ours: number, postgres: number]> = {};
	const timed = async (name: string, work: () => Promise<unknown>) => {
		const [own, theirs] = [process.cpuUsage(), cpuOf(cluster.pid)];
		const started = performance.now();
		await work();
		seconds[name] = (performance.now() - started) / 1000;
		const used = process.cpuUsage(own);
		cpu[name] = [(used.user + used.system) / 1e6, (cpuOf(cluster.pid) - theirs) / 1000];
	};

	await timed('check', () =>
		checkRoster(worker.pool, worker.db, { rosterId: id, now, bounds: { ...BOUNDS, rows: 5_000_000, unpacked: 2e9 } })
	);
	const { rows: counted } = await owner.pool.query(`select summary, state, failure from roster where id = $1`, [id]);
	if (counted[0].state !== 'checked') throw new Error(`the dry run did not get through: ${JSON.stringify(counted[0].failure)}`);

	const lines = await copyOut();
	await timed('copy', () => bareCopy(lines));
	await owner.pool.query(
		`update roster_name set decision = 'none' where decision in ('new', 'open'); update roster set state = 'applying', applied_by = uploaded_by`
	);
	await timed('apply', () => applyRoster(worker.pool, worker.db, { rosterId: id, now }));
	const { rows: made } = await owner.pool.query('select count(*) as n from person');

	const { summary } = counted[0];
	console.log(
		`${rows} rows, ${(file.length / 1e6).toFixed(1)} MB; ${summary.rejected} rejected with ${Object.keys(summary.problems).length} kinds of problems; ${made[0].n} people made`
	);
	for (const [name, took] of Object.entries(seconds))
		console.log(
			`${name.padEnd(6)} ${took.toFixed(2)} s, ${Math.round(rows / took)} rows/s (processor: this program ${cpu[name]![0].toFixed(2)} s, PostgreSQL ${cpu[name]![1].toFixed(2)} s)`
		);
	const round = (value: number) => Math.round(value * 1000) / 1000;
	const ratio = seconds['copy']! / seconds['check']!;
	report({
		bench: 'import',
		figures: {
			ratio: round(ratio),
			check_s: round(seconds['check']!),
			copy_s: round(seconds['copy']!),
			apply_s: round(seconds['apply']!),
			check_rows_s: Math.round(rows / seconds['check']!),
			copy_rows_s: Math.round(rows / seconds['copy']!),
			apply_rows_s: Math.round(rows / seconds['apply']!),
			check_cpu_s: round(cpu['check']![0]),
			check_postgres_cpu_s: round(cpu['check']![1]),
			peak_mb: Math.round(process.resourceUsage().maxRSS / 1024)
		},
		rows: { rows, rejected: summary.rejected, people: made[0].n },
		budget: { ratio: 0.5 },
		met: ratio >= 0.5
	});
} finally {
	await worker.close();
	await owner.close();
	await cluster.stop();
}

/** A commune's office, and the file as it would be after the upload. */
async function plant(id: string, file: Uint8Array): Promise<void> {
	const { rows: place } = await owner.pool.query(`select id from place where code = '30178' and valid_to = 'infinity'`);
	const placeId = place[0].id as number;
	await owner.pool.query(`insert into staff (id, name, email) values ('bench', 'bench', 'bench@vidu.vn')`);
	await owner.pool.query(`insert into role_assignment (account_id, role, place_id) values ('bench', 'commune', $1)`, [placeId]);
	for (let n = 1; n <= 16; n++)
		await owner.pool.query(
			`insert into place (code, level, kind, name_vi, name_en, parent_id, valid_from, path, source) values ($1, 'hamlet', 'hamlet', $2, $2, $3, '2025-07-01', '', 'bench')`,
			[`30178.${String(n).padStart(3, '0')}`, `Ấp ${n}`, placeId]
		);
	const { kind, layout } = await firstLook(file);
	await addRoster(owner.db, {
		id,
		placeId,
		organisationId: null,
		post: null,
		fileName: 'bench.csv',
		fileKind: kind,
		fileBytes: file.length,
		asOf: '2026-11-23',
		layout,
		by: 'bench',
		now
	});
	await keepFile(owner.db, id, 'file', file);
	await owner.pool.query(`update roster set state = 'checking'`);
}

/** The rows that the dry run wrote, as `copy` takes them. */
async function copyOut(): Promise<Buffer[]> {
	const client = await worker.pool.connect();
	const pieces: Buffer[] = [];
	for await (const piece of client.query(to(`copy roster_row (${ROW_COLUMNS.join(', ')}) to stdout`)))
		pieces.push(piece as Buffer);
	client.release();
	// In pieces of a size that the wire likes.
	const all = Buffer.concat(pieces);
	return Array.from({ length: Math.ceil(all.length / 262_144) }, (_, i) => all.subarray(i * 262_144, (i + 1) * 262_144));
}

/** Nothing but those rows into an empty twin of the table, committed. */
async function bareCopy(pieces: Buffer[]): Promise<void> {
	await owner.pool.query('create table roster_twin (like roster_row including all); grant all on roster_twin to hocvuso_worker');
	const client = await worker.pool.connect();
	await client.query('begin');
	const copy = copyInto(client, 'roster_twin', ROW_COLUMNS);
	for (const piece of pieces) await copy.write(piece);
	await copy.end();
	await client.query('commit');
	client.release();
}

/** People who do not exist, one row in a hundred of them wrong in one way or another. */
function rosterFile(count: number): Uint8Array {
	const random = seeded(757);
	const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
	const family = [
		'Nguyễn',
		'Trần',
		'Lê',
		'Phạm',
		'Huỳnh',
		'Võ',
		'Đặng',
		'Bùi',
		'Phan',
		'Đỗ',
		'Hồ',
		'Ngô',
		'Dương',
		'Lý',
		'Trương',
		'Châu'
	];
	const middle = ['Văn', 'Thị', 'Minh', 'Ngọc', 'Hữu', 'Thị Kim', 'Thị Mỹ', 'Quốc', 'Hoàng', 'Thanh'];
	const given = [
		'Hùng',
		'Lan',
		'Phúc',
		'Hạnh',
		'Bảy',
		'Út',
		'Tư',
		'Yến',
		'Dũng',
		'Mai',
		'Loan',
		'Sơn',
		'Nghĩa',
		'Thủy',
		'Đạt',
		'Phượng',
		'Khoa',
		'Cúc',
		'Lợi',
		'Trinh'
	];
	const two = (n: number) => String(n).padStart(2, '0');
	const wrong = [
		(row: string[]) => (row[1] = `${row[1]} 5`),
		(row: string[]) => (row[2] = '31/02/1970'),
		(row: string[]) => (row[2] = '5/3/62'),
		(row: string[]) => (row[4] = row[4]!.slice(1)),
		(row: string[]) => (row[1] = ''),
		(row: string[]) => (row[5] = '12345')
	];
	const lines = ['STT,Họ và tên,Ngày sinh,Giới tính,Số CCCD,Điện thoại,Ấp,Hộ số'];
	for (let n = 1; n <= count; n++) {
		const year = 1940 + Math.floor(random() * 80);
		const man = random() < 0.5;
		const number = `087${(year < 2000 ? 0 : 2) + (man ? 0 : 1)}${two(year % 100)}${String(n % 1_000_000).padStart(6, '0')}`;
		const row = [
			String(n),
			`${pick(family)} ${pick(middle)} ${pick(given)} ${pick(given)}`,
			`${two(1 + Math.floor(random() * 28))}/${two(1 + Math.floor(random() * 12))}/${year}`,
			man ? 'Nam' : 'Nữ',
			number,
			`09${String(Math.floor(random() * 1e8)).padStart(8, '0')}`,
			`Ấp ${1 + (n % 16)}`,
			String(Math.ceil(n / 4))
		];
		if (n % 100 === 0) wrong[(n / 100) % wrong.length]!(row);
		lines.push(row.join(','));
	}
	return new TextEncoder().encode(lines.join('\r\n'));
}
