import { expect, test } from 'vitest';
import { weakness } from './password.ts';

test.each([
	['12345', 6, 'short'],
	['123456', 6, 'guessable'],
	['654321', 6, 'guessable'],
	['888888', 6, 'guessable'],
	['121212', 6, 'guessable'],
	['Mật khẩu 123', 6, 'guessable'],
	['password2026', 10, 'guessable'],
	['binhdanhocvuso', 10, 'guessable'],
	['Ba.Tu', 5, 'name'],
	['nguyễn văn tư', 6, 'name'],
	['x'.repeat(129), 6, 'long']
])('%s is refused: %s', (password, least, why) => {
	expect(weakness(password, least, ['ba.tu', 'Nguyễn Văn Tư'])).toBe(why);
});

test.each([
	['730418', 6],
	['con trâu ba bờ ruộng', 10],
	['kênh-xáng-7-nhịp', 10]
])('%s is taken', (password, least) => {
	expect(weakness(password, least, ['ba.tu'])).toBeNull();
});
