import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('quotes what must be quoted, and disarms formulas', () => {
	expect(csvOf([['a,b', 'nói "được"', null, 3, -2, '=1+1', '01']])).toBe(`\uFEFF"a,b","nói ""được""",,3,-2,'=1+1,01\r\n`);
});
