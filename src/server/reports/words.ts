import type { Reason, Verdict } from '#core/targets/outlook.ts';

/*
 * The words of a report. An administrative document is in Vietnamese (Decree 30/2020/NĐ-CP, Article 8), whatever language its writer reads
 * the pages in: so these are no messages.
 */

const format = (digits: number) =>
	new Intl.NumberFormat('vi-VN', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const [whole, tenth] = [format(0), format(1)];

export const number = (value: number): string => whole.format(value);
export const decimal = (value: number): string => tenth.format(value);
export const percent = (share: number): string => `${tenth.format(share * 100)} %`;
export const day = (date: string): string => date.split('-').reverse().join('/');
/** `ngày 05 tháng 3 năm 2026`: days below ten and the months January and February take a zero (Decree 30, Annex I, II.4). */
export const longDay = (date: string): string => {
	const [year, month, dayOfMonth] = date.split('-');
	return `ngày ${dayOfMonth} tháng ${Number(month) < 3 ? month : Number(month)} năm ${year}`;
};
/** Left open, for whoever signs to fill in by hand. */
export const OPEN = '…………………………………………………………';
export const NOT_INSPECTED = 'chưa kiểm tra';
export const NOT_WRITTEN = 'chưa ghi sổ';

const verdicts: Record<Verdict, string> = {
	met: 'đạt',
	'on-pace': 'đúng tiến độ',
	late: 'chậm tiến độ',
	overdue: 'quá hạn, chưa đạt',
	unknown: 'chưa rõ'
};
const reasons: Partial<Record<Reason, string>> = {
	nobody: 'chưa có ai thuộc diện',
	part: 'góp vào số của cấp trên',
	'few-weeks': 'chưa đủ tuần để dự báo',
	'few-people': 'nhóm nhỏ',
	likely: 'có thể'
};

export const verdictName = (verdict: Verdict): string => verdicts[verdict];
/** How a target stands, and why where that is not plain: `chưa rõ (nhóm nhỏ)`. */
export const standing = (verdict: Verdict, reason: Reason): string =>
	verdicts[verdict] + (reasons[reason] ? ` (${reasons[reason]})` : '');
