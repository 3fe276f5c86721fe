import { expect, test } from 'vitest';
import { pageAbout } from './look-again.ts';

const pages = [
	'Nộp hồ sơ ở bộ phận một cửa nào gần, hoặc trên Cổng Dịch vụ công quốc gia.',
	'Nộp xong, dì được một mã hồ sơ. Chụp hình lại, hoặc chép ra giấy.',
	'Chưa rành thì nhờ tổ công nghệ số. Mật khẩu thì tự tay dì gõ, không đưa cho ai.'
];

test('the page that speaks about it', () => {
	expect(pageAbout('Tới bước nhập mật khẩu, em Thanh gõ giùm được không?', pages)).toBe(2);
	expect(pageAbout('Tra cứu bằng mã hồ sơ đã chụp hình.', pages)).toBe(1);
	expect(pageAbout('Cổng Dịch vụ công ở đâu?', pages)).toBe(0);
});

test('nothing in common, or nothing that tells pages apart, is no page', () => {
	expect(pageAbout('Zalo', pages)).toBeUndefined();
	expect(pageAbout('mã', ['một mã', 'hai mã'])).toBeUndefined();
	expect(pageAbout('', pages)).toBeUndefined();
	expect(pageAbout('mã', [])).toBeUndefined();
});
