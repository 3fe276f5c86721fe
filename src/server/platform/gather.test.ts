import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gather } from './gather.ts';

test('one that comes alone is done at once; what comes meanwhile is done together, each once and in its order', async () => {
	const goes: number[][] = [];
	const one = Promise.withResolvers<void>();
	const ask = gather<number>(async (all) => {
		goes.push(all);
		if (goes.length === 1) await one.promise;
	}, 3);
	const asked = [1, 2, 3, 4, 5].map(ask);
	expect(goes).toEqual([[1]]);
	one.resolve();
	await Promise.all(asked);
	expect(goes).toEqual([[1], [2, 3, 4], [5]]);
	await ask(6);
	expect(goes.at(-1)).toEqual([6]);
});

test('nobody is left out or done twice, and only those fail whose go has failed, whatever comes when', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.record({ wait: fc.nat(2), fails: fc.boolean() }), { minLength: 1, maxLength: 40 }),
			async (calls) => {
				const done: number[] = [];
				let atWork = false;
				const ask = gather<number>(async (all) => {
					expect(atWork).toBe(false);
					atWork = true;
					expect(all.length).toBeLessThanOrEqual(4);
					await sleep(0);
					atWork = false;
					if (all.some((n) => calls[n]!.fails)) throw new Error(all.join());
					done.push(...all);
				}, 4);
				const ends: Promise<string | null>[] = [];
				for (const [n, { wait }] of calls.entries()) {
					if (wait > 0) await sleep(0);
					ends.push(
						ask(n).then(
							() => null,
							(error: Error) => error.message
						)
					);
				}
				const failed = await Promise.all(ends);
				expect(done.toSorted((a, b) => a - b)).toEqual(calls.flatMap((_, n) => (failed[n] === null ? [n] : [])));
				for (const [n, go] of failed.entries()) if (go !== null) expect(go.split(',')).toContain(String(n));
			}
		),
		{ numRuns: 30 }
	);
});
