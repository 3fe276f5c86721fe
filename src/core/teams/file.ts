import { toneless } from '../text.ts';
import type { TeamKind } from './team.ts';

/** What a team says of itself in a file; where they are empty, those of the row above hold. */
const OWN = [
	'name',
	'kind',
	'commune',
	'hamlet',
	'decisionNumber',
	'decisionDay',
	'decisionIssuer',
	'founded',
	'ends',
	'covers'
] as const;
/** Columns of a file of teams: one row a member, the team's own columns repeated or left empty in the rows below its first. */
export const TEAM_COLUMNS = [...OWN, 'member', 'leads', 'account', 'phone', 'joined', 'shows'] as const;
export type TeamColumn = (typeof TEAM_COLUMNS)[number];

/** The heading that is written first; the others are read as well. Small letters without tones. */
const HEADINGS: Record<TeamColumn, [vi: string, ...others: string[]]> = {
	name: ['Tên tổ', 'ten nhom', 'ten doi', 'team'],
	kind: ['Loại', 'loai to', 'loai nhom', 'kind'],
	commune: ['Mã xã', 'ma xa, phuong', 'ma xa phuong', 'ma don vi', 'commune'],
	hamlet: ['Ấp, khóm', 'ap', 'khom', 'ten ap', 'ma ap', 'hamlet'],
	decisionNumber: ['Số quyết định', 'quyet dinh', 'so qd', 'decision'],
	decisionDay: ['Ngày quyết định', 'ngay qd', 'decision day'],
	decisionIssuer: ['Nơi ban hành', 'co quan ban hanh', 'issuer'],
	founded: ['Thành lập từ ngày', 'tu ngay', 'founded'],
	ends: ['Đến ngày', 'het han', 'ends'],
	covers: ['Phụ trách ấp', 'dia ban', 'phu trach', 'covers'],
	member: ['Họ và tên', 'ho ten', 'thanh vien', 'member'],
	leads: ['Vai trò', 'chuc vu', 'role'],
	account: ['Tài khoản', 'ten dang nhap', 'account'],
	phone: ['Điện thoại', 'so dien thoai', 'dien thoai lien he', 'phone'],
	joined: ['Tham gia từ ngày', 'ngay tham gia', 'joined'],
	shows: ['Đồng ý công khai', 'cong khai', 'consent']
};
/** What must stand in the first row of cells for a file to be read. */
export const NEEDED: readonly TeamColumn[] = ['name', 'commune', 'member'];
export const headingOf = (column: TeamColumn): string => HEADINGS[column][0];

/** Where each column stands; null where one that is needed is missing. */
export function columnsOf(head: string[]): Partial<Record<TeamColumn, number>> | null {
	const plain = head.map(toneless);
	const at = (column: TeamColumn) => plain.findIndex((cell) => HEADINGS[column].some((heading) => toneless(heading) === cell));
	if (NEEDED.some((column) => at(column) < 0)) return null;
	return Object.fromEntries(TEAM_COLUMNS.flatMap((column) => (at(column) < 0 ? [] : [[column, at(column)]])));
}

const KIND_WORDS: Record<TeamKind, [vi: string, ...others: string[]]> = {
	'digital-group': ['Tổ công nghệ số cộng đồng', 'to cnscd', 'to cong nghe so', 'cnscd'],
	'literacy-brigade': ['Đội Bình dân học vụ số', 'doi bdhvs', 'bdhvs'],
	ambassadors: ['Đại sứ số', 'dai su'],
	youth: ['Thanh niên tình nguyện', 'thanh nien', 'doi thanh nien tinh nguyen']
};
export const kindInFile = (kind: TeamKind): string => KIND_WORDS[kind][0];
/** A kind as people write it; empty is the common one; null for what is none. */
export function kindWritten(text: string): TeamKind | null {
	if (text.trim() === '') return 'digital-group';
	const plain = toneless(text);
	const known = (Object.entries(KIND_WORDS) as [TeamKind, string[]][]).find(
		([kind, words]) => kind === plain || words.some((word) => toneless(word) === plain)
	);
	return known?.[0] ?? null;
}

export const LEADS = 'Tổ trưởng';
/** Whether the role that is written leads; null for what says nothing known. */
export function leadsWritten(text: string): boolean | null {
	const plain = toneless(text);
	if (['to truong', 'doi truong', 'truong nhom', 'nhom truong', 'leader'].includes(plain)) return true;
	return ['', 'thanh vien', 'to vien', 'doi vien', 'to pho', 'doi pho', 'member'].includes(plain) ? false : null;
}

export const SHOWS = { none: 'Không', name: 'Tên', phone: 'Tên và điện thoại' } as const;
/** What a member agreed to show, said in so many words; nothing said is nothing agreed; undefined for what says nothing known. */
export function showsWritten(text: string): { phone: boolean } | null | undefined {
	const plain = toneless(text).replaceAll(',', ' va').replace(/\s+/g, ' ');
	if (plain === '' || plain === toneless(SHOWS.none)) return null;
	if (plain === toneless(SHOWS.name)) return { phone: false };
	return plain === toneless(SHOWS.phone) ? { phone: true } : undefined;
}

export interface TeamRow {
	/** As a spreadsheet numbers it. */
	n: number;
	cells: Record<TeamColumn, string>;
}
/** Rows of members, each with what its team says of itself. A row that names no team goes on with the one above. */
export function filledDown(rows: TeamRow[]): TeamRow[] {
	let above: TeamRow | null = null;
	return rows.map((row) => {
		const own =
			row.cells.name.trim() === '' && above !== null
				? Object.fromEntries(OWN.map((column) => [column, above!.cells[column]]))
				: {};
		above = { ...row, cells: { ...row.cells, ...own } };
		return above;
	});
}
