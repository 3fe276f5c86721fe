import { isDay, plusDays } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import type { Verdict } from '#core/targets/outlook.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';
import { readBoard, type Board, type BoardPlace, type BoardRow } from '#server/targets/index.ts';
import type { Filling } from './placeholders.ts';
import { asStaff } from './policy.ts';
import { day, decimal, longDay, NOT_INSPECTED, NOT_WRITTEN, number, OPEN, percent, standing, verdictName } from './words.ts';

/** What a person writes in a report; an empty field takes what follows from the place and the day. */
export const WRITTEN = [
	'co_quan_chu_quan',
	'co_quan',
	'so_ky_hieu',
	'dia_danh_ngay',
	'trich_yeu',
	'kinh_gui',
	'nhan_xet',
	'kien_nghi',
	'quyen_han_ky',
	'chuc_vu_ky',
	'nguoi_ky',
	'noi_nhan'
] as const;
export type Written = Partial<Record<(typeof WRITTEN)[number], string>>;
/** Characters of one such field. */
export const WRITTEN_LIMIT = 5000;

export interface ReportAsked {
	place: string | null;
	/** First and last day of the period, yyyy-mm-dd; nothing: this month so far. */
	from: string | null;
	to: string | null;
	/** Of whose targets; nothing: of the latest that were set. */
	year: number | null;
	written: Written;
	now: Date;
}

/** A report: exactly what its document says, and of what. */
export interface Report {
	place: BoardPlace;
	places: BoardPlace[];
	from: string;
	to: string;
	/** The first day whose figures are known, and today. */
	since: string;
	today: string;
	year: number;
	years: number[];
	filling: Filling;
}

/**
 * What an office reports upward about a period: how each target stood when it began and ended, and what was to be done.
 *
 * @throws Refusal `not-found`, `report-period` (no days, or the end before the beginning), `as-of` (an end that is not known),
 * `report-field` (a text too long)
 */
export async function readReport(db: Db, actor: Actor, asked: ReportAsked): Promise<Report> {
	const staff = asStaff(actor);
	const { place, written, now } = asked;
	for (const [field, text] of Object.entries(written))
		if (text.length > WRITTEN_LIMIT) throw new Refusal('report-field', `${field} is too long`, { field, limit: WRITTEN_LIMIT });
	const after = await readBoard(db, staff, { place, asOf: asked.to, year: asked.year, now });
	const { since, today } = after;
	const to = asked.to ?? today;
	const from = asked.from ?? `${to.slice(0, 8)}01`;
	if (!isDay(from) || from > to)
		throw new Refusal('report-period', `from ${from} to ${to}`, { from: isDay(from) ? day(from) : from, to: day(to) });
	const { years } = after;
	const year = after.year ?? Number(today.slice(0, 4));
	const eve = plusDays(from, -1);
	const before = eve < since ? null : await readBoard(db, staff, { place, asOf: eve, now });
	const rows = after.rows.filter(({ target }) => target.year === year);
	const derived = { ...headOf(after, from, to), ...linesOf(rows, before, unitName(after)) };
	const given = Object.fromEntries(Object.entries(written).filter(([, text]) => text !== ''));
	return {
		place: after.place,
		places: after.places,
		from,
		to,
		since,
		today,
		year,
		years,
		filling: { ...derived, nam: String(year), tong_hop: summary(rows, year), nguon: sourceOf(after, before, eve), ...given }
	};
}

/** The office that reports: of a hamlet, its commune's. */
const officeOf = ({ places }: Board): BoardPlace => places.findLast(({ level }) => level !== 'hamlet')!;
const unitName = (board: Board) => `UBND ${officeOf(board).name_vi}`;

/** Head and foot as Decree 30 wants them, from what is known of the place. */
function headOf(board: Board, from: string, to: string): Omit<Filling, 'chi_tieu' | 'nhiem_vu' | 'nam' | 'tong_hop' | 'nguon'> {
	const { place, places, today } = board;
	const office = officeOf(board);
	const above = places.at(places.indexOf(office) - 1);
	const seat = office.name_vi.replace(/^(Tỉnh|Thành phố|Xã|Phường|Đặc khu) /i, '');
	const upward = office.level === 'province' || !above ? 'Ban Chỉ đạo Trung ương' : `Ủy ban nhân dân ${above.name_vi}`;
	return {
		co_quan_chu_quan: '',
		co_quan: `ỦY BAN NHÂN DÂN\n${office.name_vi.toUpperCase()}`,
		so_ky_hieu: 'Số:        /BC-UBND',
		dia_danh_ngay: `${seat}, ${longDay(today)}`,
		trich_yeu: `Kết quả phong trào “Bình dân học vụ số” tại ${place.name_vi} từ ngày ${day(from)} đến ngày ${day(to)}`,
		kinh_gui: upward,
		noi: place.name_vi,
		tu_ngay: day(from),
		den_ngay: day(to),
		nhan_xet: OPEN,
		kien_nghi: OPEN,
		quyen_han_ky: 'TM. ỦY BAN NHÂN DÂN',
		chuc_vu_ky: 'CHỦ TỊCH',
		nguoi_ky: '',
		noi_nhan: '- Như trên;\n- Lưu: VT.'
	};
}

/** Reported as it is read: a share with its people, or a number. */
function figure(row: BoardRow): string {
	const people = `${number(row.reached)}${row.official ? `/${number(row.official.members)}` : `/${number(row.members)}`}`;
	if (row.target.measure === 'count') return number(row.reached);
	return row.share === null ? 'chưa có ai' : `${percent(row.share)} (${people})`;
}

function goalOf({ target, goal }: BoardRow): string {
	const asked = goal ?? target.goal;
	return target.measure === 'count' ? number(asked) : `${target.op === '>' ? '>' : '≥'} ${percent(asked)}`;
}

/** In shares where the goal is one, or else in numbers: what is expected, and between what in four cases of five. */
function foretold({ outlook, target, official, members }: BoardRow): string {
	if (!outlook?.forecast) return '–';
	const { expected, low, high } = outlook.forecast;
	const of = official?.members ?? members;
	const say = (count: number) =>
		target.measure === 'share' && of > 0 ? percent(Math.min(1, count / of)) : number(Math.round(count));
	return `${say(expected)} (${say(low)} – ${say(high)})`;
}

function linesOf(rows: BoardRow[], before: Board | null, unit: string): Pick<Filling, 'chi_tieu' | 'nhiem_vu'> {
	const chi_tieu = rows.map((row, n) => {
		const { target, outlook, reached } = row;
		const then = before?.rows.find((one) => one.target.id === target.id);
		return {
			stt: String(n + 1),
			ten: target.title_vi,
			muc_tieu: goalOf(row),
			han: day(target.deadline),
			dau_ky: then ? figure(then) : NOT_WRITTEN,
			cuoi_ky: figure(row),
			tang: then ? number(reached - then.reached) : NOT_WRITTEN,
			da_kiem_tra: NOT_INSPECTED,
			nhip: outlook?.pace.of4 === null || !outlook ? '–' : decimal(outlook.pace.of4),
			du_bao: foretold(row),
			tinh_trang: outlook ? standing(outlook.verdict, outlook.reason) : ''
		};
	});
	const nhiem_vu = chi_tieu.map(({ stt, ten, han, muc_tieu, cuoi_ky, tinh_trang }) => ({
		stt,
		viec: ten,
		chu_tri: unit,
		han,
		ket_qua: muc_tieu,
		da_lam: `${cuoi_ky}; ${tinh_trang}`
	}));
	return { chi_tieu, nhiem_vu };
}

function summary(rows: BoardRow[], year: number): string {
	const of = (verdict: Verdict) => rows.filter(({ outlook }) => outlook?.verdict === verdict).length;
	const told = (['met', 'on-pace', 'late', 'overdue', 'unknown'] as const)
		.filter((verdict) => of(verdict) > 0)
		.map((verdict) => `${of(verdict)} ${verdictName(verdict)}`);
	return rows.length === 0
		? `Chưa có chỉ tiêu nào của năm ${year}.`
		: `Trong ${rows.length} chỉ tiêu của năm ${year}: ${told.join(', ')}.`;
}

/** Of when the figures are, out of whom, and how sure. */
function sourceOf(after: Board, before: Board | null, eve: string): string {
	const until = after.asOf ? `hết ngày ${day(after.asOf)}` : `ngày ${day(after.today)}, khi lập báo cáo`;
	const official = after.rows.some(({ official }) => official) ? ' hoặc số liệu thống kê chính thức nơi đã có' : '';
	return [
		`Nguồn: hệ thống Học Vụ Số. Số đầu kỳ: ${before ? `hết ngày ${day(eve)}` : 'chưa ghi sổ'}; số cuối kỳ: tính đến ${until}.`,
		`Mẫu số: người trong sổ đăng ký${official}. Số báo cáo chưa qua kiểm tra thực tế nơi cột “đã kiểm tra” còn trống số.`,
		'Nhịp là số tăng thêm bình quân một tuần trong 4 tuần cuối; dự báo kèm khoảng đúng trong bốn phần năm trường hợp.'
	].join(' ');
}
