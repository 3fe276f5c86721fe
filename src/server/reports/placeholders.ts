/**
 * What a template of a report may ask for, by the words that officers write between `{{` and `}}`: Vietnamese without tones, for a tone can be
 * typed in two ways. What each one is, in words: `boards_ph_<name>`.
 */
export const PLACEHOLDERS = [
	'co_quan_chu_quan',
	'co_quan',
	'so_ky_hieu',
	'dia_danh_ngay',
	'trich_yeu',
	'kinh_gui',
	'noi',
	'tu_ngay',
	'den_ngay',
	'nam',
	'tong_hop',
	'nguon',
	'nhan_xet',
	'kien_nghi',
	'quyen_han_ky',
	'chuc_vu_ky',
	'nguoi_ky',
	'noi_nhan'
] as const;

/** Lists, each written `{{#name}} … {{/name}}` round what is repeated (the row of a table), and what stands for each of their lines. */
export const LISTS = {
	chi_tieu: ['stt', 'ten', 'muc_tieu', 'han', 'dau_ky', 'cuoi_ky', 'tang', 'da_kiem_tra', 'nhip', 'du_bao', 'tinh_trang'],
	nhiem_vu: ['stt', 'viec', 'chu_tri', 'han', 'ket_qua', 'da_lam']
} as const;

type Line<Name extends keyof typeof LISTS> = Record<(typeof LISTS)[Name][number], string>;

/** What fills a template: a text for each placeholder, and the lines of each list. */
export type Filling = Record<(typeof PLACEHOLDERS)[number], string> & { [Name in keyof typeof LISTS]: Line<Name>[] };
