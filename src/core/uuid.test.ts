import { expect, it } from 'vitest';
import { uuidv7From } from './uuid.ts';

it('carries the time first, then version and variant', () => {
	const id = uuidv7From(0x0123456789ab, new Uint8Array(16).fill(0xff));
	expect(id).toBe('01234567-89ab-7fff-bfff-ffffffffffff');
});
it('sorts as the times do', () => {
	const zeros = new Uint8Array(16);
	expect(uuidv7From(1, zeros) < uuidv7From(2 ** 40, zeros)).toBe(true);
});
