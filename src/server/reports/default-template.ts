import { strToU8, zipSync } from 'fflate';

/*
 * Our own template of a report, in the form that Decree 30/2020/NĐ-CP, Annex I, gives to a document with a name: A4, margins of 20 mm above and
 * below, 30 left, 15 right; Times New Roman; the nation's name and motto right of the issuing body; number and sign, place and date; name and
 * summary; text of 14 points; recipients left of the signature; page numbers above, in the middle, from the second page on.
 */

const w = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const parts = 'http://schemas.openxmlformats.org/package/2006';
const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
/** Between the margins, in twentieths of a point: 210 − 30 − 15 mm. */
const WIDTH = 9354;

interface Look {
	/** Points. */
	size?: number;
	bold?: boolean;
	italic?: boolean;
	align?: 'left' | 'center' | 'right' | 'both';
	/** First line set in, as running text is. */
	indent?: boolean;
	/** Space above and below, in points. */
	before?: number;
	after?: number;
	/** Stays on the page of what follows. */
	keep?: boolean;
}

const run = (text: string, { size = 14, bold, italic }: Look = {}) =>
	`<w:r><w:rPr>${bold ? '<w:b/>' : ''}${italic ? '<w:i/>' : ''}<w:sz w:val="${size * 2}"/></w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;

function paragraph(text: string, look: Look = {}): string {
	const { align = 'left', indent, before = 0, after = 0, keep } = look;
	return `<w:p><w:pPr>${keep ? '<w:keepNext/>' : ''}<w:spacing w:before="${before * 20}" w:after="${after * 20}"/>${indent ? '<w:ind w:firstLine="720"/>' : ''}<w:jc w:val="${align}"/></w:pPr>${run(text, look)}</w:p>`;
}

/** The line under a heading: as long as its column, less what is left free at both sides. */
const rule = (free: number) =>
	`<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr><w:spacing w:before="0" w:after="60" w:line="80" w:lineRule="exact"/><w:ind w:left="${free}" w:right="${free}"/></w:pPr></w:p>`;

const cell = (width: number, inner: string) => `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/></w:tcPr>${inner}</w:tc>`;

/** Two columns without lines: what stands left and right at the head and at the foot. */
const sides = (left: string, right: string, leftWidth: number) =>
	`<w:tbl><w:tblPr><w:tblW w:w="${WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="${leftWidth}"/><w:gridCol w:w="${WIDTH - leftWidth}"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>${cell(leftWidth, left)}${cell(WIDTH - leftWidth, right)}</w:tr></w:tbl>`;

interface Column {
	head: string;
	/** What stands in each row, a placeholder or several. */
	value: string;
	width: number;
	align?: Look['align'];
}

/** A ruled table whose one row is repeated for each line of a list; its head stands on every page. */
function listed(list: string, columns: Column[]): string {
	const borders = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
		.map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
		.join('');
	const heads = columns.map(({ head, width }) => cell(width, paragraph(head, { size: 12, bold: true, align: 'center' })));
	const values = columns.map(({ value, width, align }, n) => {
		const opened = `${n === 0 ? `{{#${list}}}` : ''}${value}${n === columns.length - 1 ? `{{/${list}}}` : ''}`;
		return cell(width, paragraph(opened, { size: 12, align }));
	});
	return `<w:tbl><w:tblPr><w:tblW w:w="${WIDTH}" w:type="dxa"/><w:tblBorders>${borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>${columns
		.map(({ width }) => `<w:gridCol w:w="${width}"/>`)
		.join(
			''
		)}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>${heads.join('')}</w:tr><w:tr><w:trPr><w:cantSplit/></w:trPr>${values.join('')}</w:tr></w:tbl>`;
}

const heading = (text: string) => paragraph(text, { bold: true, indent: true, before: 6, after: 6, keep: true });
const running = (text: string) => paragraph(text, { align: 'both', indent: true, after: 6 });
/** A paragraph that is there only where the placeholder has something to say. */
const where = (name: string, text: string, look: Look) =>
	paragraph(`{{#${name}}}`, {}) + paragraph(text, look) + paragraph(`{{/${name}}}`, {});

const body = [
	sides(
		where('co_quan_chu_quan', '{{co_quan_chu_quan}}', { size: 13, align: 'center' }) +
			paragraph('{{co_quan}}', { size: 13, bold: true, align: 'center' }) +
			rule(1300) +
			paragraph('{{so_ky_hieu}}', { size: 13, align: 'center', before: 4 }),
		paragraph('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { size: 13, bold: true, align: 'center' }) +
			paragraph('Độc lập - Tự do - Hạnh phúc', { size: 14, bold: true, align: 'center' }) +
			rule(1080) +
			paragraph('{{dia_danh_ngay}}', { size: 14, italic: true, align: 'center', before: 4 }),
		3700
	),
	paragraph('BÁO CÁO', { bold: true, align: 'center', before: 18 }),
	paragraph('{{trich_yeu}}', { bold: true, align: 'center' }),
	rule(3600),
	where('kinh_gui', 'Kính gửi: {{kinh_gui}}', { align: 'center', before: 6, after: 6 }),
	heading('1. Kết quả thực hiện chỉ tiêu'),
	running('{{tong_hop}}'),
	listed('chi_tieu', [
		{ head: 'TT', value: '{{stt}}', width: 500, align: 'center' },
		{ head: 'Chỉ tiêu', value: '{{ten}}', width: 2254 },
		{ head: 'Mục tiêu, hạn', value: '{{muc_tieu}} {{han}}', width: 1150 },
		{ head: 'Đầu kỳ', value: '{{dau_ky}}', width: 900, align: 'right' },
		{ head: 'Báo cáo cuối kỳ', value: '{{cuoi_ky}}', width: 1050, align: 'right' },
		{ head: 'Đã kiểm tra', value: '{{da_kiem_tra}}', width: 800 },
		{ head: 'Nhịp một tuần', value: '{{nhip}}', width: 800, align: 'right' },
		{ head: 'Dự báo đến hạn', value: '{{du_bao}}', width: 950 },
		{ head: 'Tình trạng', value: '{{tinh_trang}}', width: 950 }
	]),
	paragraph('{{nguon}}', { size: 12, italic: true, align: 'both', before: 4 }),
	heading('2. Thực hiện nhiệm vụ'),
	listed('nhiem_vu', [
		{ head: 'TT', value: '{{stt}}', width: 500, align: 'center' },
		{ head: 'Nhiệm vụ', value: '{{viec}}', width: 3154 },
		{ head: 'Chủ trì', value: '{{chu_tri}}', width: 1700 },
		{ head: 'Thời hạn', value: '{{han}}', width: 1300, align: 'center' },
		{ head: 'Kết quả cần đạt', value: '{{ket_qua}}', width: 1300 },
		{ head: 'Đã thực hiện', value: '{{da_lam}}', width: 1400 }
	]),
	heading('3. Nhận xét, đánh giá'),
	running('{{nhan_xet}}'),
	heading('4. Kiến nghị'),
	running('{{kien_nghi}}'),
	paragraph('', { size: 8 }),
	sides(
		paragraph('Nơi nhận:', { size: 12, bold: true, italic: true }) + paragraph('{{noi_nhan}}', { size: 11 }),
		paragraph('{{quyen_han_ky}}', { bold: true, align: 'center' }) +
			paragraph('{{chuc_vu_ky}}', { bold: true, align: 'center', after: 72 }) +
			paragraph('{{nguoi_ky}}', { bold: true, align: 'center' }),
		4300
	),
	paragraph('', { size: 2 })
].join('');

const section = `<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr>`;
const pageNumber = `<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`;
const font = 'w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="Times New Roman"';
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

/** The bytes of our template; the same every time. */
export function defaultTemplate(): Uint8Array<ArrayBuffer> {
	const files = {
		'[Content_Types].xml': `<Types xmlns="${parts}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${word}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${word}.styles+xml"/><Override PartName="/word/header1.xml" ContentType="${word}.header+xml"/></Types>`,
		'_rels/.rels': `<Relationships xmlns="${parts}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
		'word/_rels/document.xml.rels': `<Relationships xmlns="${parts}/relationships"><Relationship Id="rId1" Type="${office}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="${office}/header" Target="header1.xml"/></Relationships>`,
		'word/styles.xml': `<w:styles xmlns:w="${w}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts ${font}/><w:sz w:val="28"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`,
		'word/header1.xml': `<w:hdr xmlns:w="${w}">${pageNumber}</w:hdr>`,
		'word/document.xml': `<w:document xmlns:w="${w}" xmlns:r="${office}"><w:body>${body}${section}</w:body></w:document>`
	};
	const mtime = new Date('2026-01-01T00:00:00Z');
	return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, [strToU8(xml + text), { mtime }]])));
}
