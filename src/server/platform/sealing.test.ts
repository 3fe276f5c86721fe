import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { embeddedSealingKey, keysOf, newSealingKey, sealerFrom } from './sealing.ts';

const key = (n: number) => new Uint8Array(32).fill(n);
const folder = mkdtempSync(join(tmpdir(), 'sealing-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a sealer', () => {
	const sealer = sealerFrom([key(1)]);
	it('gives back what it sealed, sealed differently each time', () => {
		const [a, b] = [sealer.seal('087056001234'), sealer.seal('087056001234')];
		expect(a.equals(b)).toBe(false);
		expect(sealer.unseal(a)).toBe('087056001234');
		expect(sealer.unseal(b)).toBe('087056001234');
		expect(a.includes('087056001234')).toBe(false);
	});
	it('refuses bytes changed anywhere, cut anywhere, or of another key', () => {
		const sealed = sealer.seal('087056001234');
		fc.assert(
			fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
				const changed = Buffer.from(sealed);
				changed[at]! ^= by;
				expect(() => sealer.unseal(changed)).toThrow();
				expect(() => sealer.unseal(sealed.subarray(0, at))).toThrow();
			})
		);
		expect(() => sealerFrom([key(2)]).unseal(sealed)).toThrow('not known here');
	});
	it('finds by a hash that depends on text and key alone', () => {
		expect(sealer.mark('087056001234').equals(sealer.mark('087056001234'))).toBe(true);
		expect(sealer.mark('087056001234').equals(sealer.mark('087056001235'))).toBe(false);
		expect(sealer.mark('087056001234').equals(sealerFrom([key(2)]).mark('087056001234'))).toBe(false);
	});
	it('opens and finds what an older key sealed, and says that it is stale', () => {
		const turned = sealerFrom([key(2), key(1)]);
		const old = sealer.seal('087056001234');
		expect(turned.unseal(old)).toBe('087056001234');
		expect(turned.stale(old)).toBe(true);
		expect(turned.stale(turned.seal('x'))).toBe(false);
		expect(turned.marks('x').some((mark) => mark.equals(sealer.mark('x')))).toBe(true);
	});
});

describe('where the key comes from', () => {
	it('is the environment, or else only the embedded database’s own folder', () => {
		const given = newSealingKey();
		expect(keysOf({ SEALING_KEY: `${given},${newSealingKey()}` }, folder)).toHaveLength(2);
		expect(() => keysOf({ SEALING_KEY: 'short' }, folder)).toThrow('SEALING_KEY');
		expect(() => keysOf({ DATABASE_URL: 'postgres://app:x@db.example:5432/hocvuso' }, folder)).toThrow('SEALING_KEY');
		writeFileSync(join(folder, 'embedded.json'), JSON.stringify({ port: 5999 }));
		expect(() => keysOf({ DATABASE_URL: 'postgres://app:x@127.0.0.1:5432/hocvuso' }, folder)).toThrow('SEALING_KEY');
		expect(keysOf({ DATABASE_URL: 'postgres://app:x@127.0.0.1:5999/hocvuso' }, folder)).toHaveLength(1);
	});
	it('is made once, for its owner’s eyes only', () => {
		const made = embeddedSealingKey(folder);
		expect(embeddedSealingKey(folder)).toBe(made);
		expect(statSync(join(folder, 'sealing.key')).mode & 0o777).toBe(0o600);
	});
});
