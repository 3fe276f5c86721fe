import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import { beforeAll, describe, expect, test } from 'vitest';
import { registerPeople } from '#server/people/index.ts';
import { newId } from '#server/platform/ids.ts';
import { recognise } from '#server/recognition/index.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { buildHamlet, buildStaff, newPerson, placeId } from '../../../tests/support/people.ts';
import { checkTemplate } from './check-template.ts';
import { defaultTemplate } from './default-template.ts';
import { readReport, readTemplate, saveTemplate, writeReport } from './index.ts';

const refusal = (code: string, details?: object) =>
	expect.objectContaining({ name: 'Refusal', code, ...(details && { details: expect.objectContaining(details) }) });
const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

/** A Word document whose body is this text, with other parts beside it. */
const document = (text: string, more: Record<string, string> = {}) =>
	zipSync(
		Object.fromEntries(
			Object.entries({
				...Object.fromEntries(Object.entries(unzipSync(defaultTemplate())).map(([name, part]) => [name, strFromU8(part)])),
				'word/document.xml': `<w:document xmlns:w="${word}"><w:body>${text}</w:body></w:document>`,
				...more
			}).map(([name, part]) => [name, strToU8(part)])
		)
	);
const p = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
/** The text of each paragraph; throws where a part is not well-formed. */
function paragraphsOf(bytes: Uint8Array): string[] {
	const files = unzipSync(bytes);
	for (const [name, part] of Object.entries(files).filter(([name]) => !name.endsWith('/'))) {
		const parser = new SaxesParser({ xmlns: true });
		parser.on('error', (error) => {
			throw new Error(`${name}: ${error.message}`);
		});
		parser.write(strFromU8(part)).close();
	}
	return strFromU8(files['word/document.xml']!)
		.split('</w:p>')
		.map((paragraph) => [...paragraph.matchAll(/<w:t\b[^>]*>([^<]*)<\/w:t>/g)].map((match) => match[1]).join(''));
}

describe('a template is looked at before it is kept', () => {
	test('ours passes', () => checkTemplate(defaultTemplate()));

	test('a placeholder that Word cut into pieces is still one', () =>
		checkTemplate(document('<w:p><w:r><w:t>{{co_</w:t></w:r><w:r><w:t>quan}}</w:t></w:r></w:p>')));

	const link = (type: string) =>
		`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="https://vidu.vn/a" TargetMode="External"/></Relationships>`;
	test.each([
		['no zip at all', strToU8('Báo cáo {{noi}}'), 'template-damaged', {}],
		['another kind of file', zipSync({ 'xl/workbook.xml': strToU8('<a/>') }), 'template-not-word', {}],
		['an unknown placeholder', document(p('{{noi}} {{so_luong}}')), 'template-unknown', { name: '{{so_luong}}' }],
		['a field outside its list', document(p('{{muc_tieu}}')), 'template-unknown', { name: '{{muc_tieu}}' }],
		['a field of the other list', document(p('{{#nhiem_vu}}{{muc_tieu}}{{/nhiem_vu}}')), 'template-unknown', {}],
		['a list that is not a list', document(p('{{chi_tieu}}')), 'template-unknown', {}],
		['a list that does not end', document(p('{{#chi_tieu}}{{stt}}')), 'template-broken', {}],
		['a brace that does not end', document(p('{{noi')), 'template-broken', {}],
		['nothing to fill', document(p('Báo cáo')), 'template-asks-nothing', {}],
		['macros', document(p('{{noi}}'), { 'word/vbaProject.bin': 'x' }), 'template-macros', {}],
		[
			'a template from elsewhere',
			document(p('{{noi}}'), { 'word/_rels/settings.xml.rels': link('attachedTemplate') }),
			'template-outside',
			{}
		],
		['entities', document(p('{{noi}}'), { 'word/x.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' }), 'template-damaged', {}],
		['a bomb', document(p('{{noi}}'), { 'word/media/a.xml': ' '.repeat(21_000_000) }), 'template-too-large', {}],
		['too large', new Uint8Array(2_000_001), 'template-too-large', { limit: 2 }]
	])('%s is refused', async (_, bytes, code, details) => {
		await expect(checkTemplate(bytes)).rejects.toEqual(refusal(code, details));
	});

	test('a link is a link', () => checkTemplate(document(p('{{noi}}'), { 'word/_rels/document.xml.rels': link('hyperlink') })));
});

describe('a report', () => {
	const database = useDatabase({ content: true });
	const now = new Date();
	let officer: Awaited<ReturnType<typeof buildStaff>>;
	let other: typeof officer;
	let province: typeof officer;
	let helper: typeof officer;
	let hamlet = 0;

	beforeAll(async () => {
		const commune = await placeId(database, '30178');
		hamlet = await buildHamlet(database, commune, '30178.901', 'Ấp 1');
		officer = await buildStaff(database, 'commune', { placeId: commune });
		helper = await buildStaff(database, 'helper', { placeId: hamlet });
		other = await buildStaff(database, 'commune', { placeId: await placeId(database, '30169') });
		province = await buildStaff(database, 'province', { placeId: await placeId(database, '82') });
		const people = Array.from({ length: 40 }, (_, n) => newPerson(hamlet, { name: `Nguyễn Văn ${n}`, birthYear: 1970 }));
		await registerPeople(database.app, officer, { people, source: 'form' });
		await recognise(database.worker, { people: people.map(({ id }) => id) });
	});
	const asked = { place: '30178', from: null, to: null, year: 2026, written: {}, now };

	test('says what the board says, in the form of Decree 30, and escapes what was typed', async () => {
		const written = { nguoi_ky: 'Trần <Thị> & Bé', nhan_xet: 'Dòng một\nDòng hai' };
		const { filling } = await readReport(database.app, officer, { ...asked, written });
		const { bytes, name } = await writeReport(database.app, officer, { ...asked, written });
		const said = paragraphsOf(bytes);
		expect(name).toMatch(/^bao-cao-30178-\d{4}-\d\d-01-\d{4}-\d\d-\d\d\.docx$/);
		expect(said).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
		expect(said).toContain('ỦY BAN NHÂN DÂNXÃ MỸ AN HƯNG');
		expect(said.join('\n')).toMatch(/Mỹ An Hưng, ngày \d\d tháng \d+ năm \d{4}/);
		expect(said).toContain('Trần &lt;Thị&gt; &amp; Bé');
		expect(said).toContain('Dòng mộtDòng hai');
		expect(said.join('')).not.toMatch(/[{}]|undefined|NaN/);
		expect(filling.chi_tieu.length).toBeGreaterThan(5);
		for (const line of filling.chi_tieu)
			for (const text of [line.ten, line.cuoi_ky, line.tinh_trang, line.du_bao])
				expect(said).toContain(text.replaceAll('>', '&gt;'));
		const adults = filling.chi_tieu.find(({ cuoi_ky }) => cuoi_ky === '0,0 % (0/40)');
		expect(adults).toMatchObject({ dau_ky: 'chưa ghi sổ', da_kiem_tra: 'chưa kiểm tra' });
	});

	test('of a hamlet, its commune signs', async () => {
		const { filling } = await readReport(database.app, helper, { ...asked, place: '30178.901' });
		expect(filling).toMatchObject({ noi: 'Ấp 1', co_quan: 'ỦY BAN NHÂN DÂN\nXÃ MỸ AN HƯNG' });
	});

	test.each([
		['a day that is none', { from: '2026-13-01' }, 'report-period'],
		['an end before the beginning', { from: '2099-01-01' }, 'report-period'],
		['a day to come', { to: '2099-01-01' }, 'as-of'],
		['an unknown place', { place: '99999' }, 'not-found'],
		['a text without end', { written: { nhan_xet: 'x'.repeat(5001) } }, 'report-field']
	])('%s is refused', async (_, wrong, code) => {
		await expect(readReport(database.app, officer, { ...asked, ...wrong })).rejects.toEqual(refusal(code));
	});

	test('an office’s own template is used, kept twice as once, and left again', async () => {
		const own = document(p('MẪU RIÊNG {{noi}}') + p('{{#chi_tieu}}{{stt}};{{/chi_tieu}}'));
		const template = { id: newId(), place: '30178', name: 'mẫu/xã.docx', bytes: own, now };
		await saveTemplate(database.app, officer, template);
		await saveTemplate(database.app, officer, template);
		expect((await readTemplate(database.app, officer, { place: '30178', now })).own).toMatchObject({
			name: 'mẫu xã.docx',
			uploadedBy: 'commune'
		});
		const said = paragraphsOf((await writeReport(database.app, helper, { ...asked, place: '30178.901' })).bytes);
		expect(said[0]).toBe('MẪU RIÊNG Ấp 1');
		expect(said[1]).toMatch(/^1;2;3;/);
		// The province has its own form.
		expect((await readTemplate(database.app, province, { place: '82', now })).own).toBeNull();
		await saveTemplate(database.app, officer, { ...template, id: newId(), bytes: null, now: new Date(now.getTime() + 1000) });
		expect((await readTemplate(database.app, officer, { place: '30178', now })).own).toBeNull();
	});

	test('nobody else changes it, not even past the policy', async () => {
		const template = { id: newId(), place: '30178', name: 'a.docx', bytes: null, now };
		for (const actor of [other, province, helper])
			await expect(saveTemplate(database.app, actor, template)).rejects.toEqual(refusal('forbidden'));
		const commune = await placeId(database, '30178');
		const insert = database.pools.app.query(
			`insert into report_template (id, place_id, name, uploaded_by, uploaded_at) values ($1, $2, 'a.docx', $3, now())`,
			[newId(), commune, other.accountId]
		);
		await expect(insert).rejects.toThrow(/row-level security/);
	});
});
