import { expect, test } from 'vitest';
import { Refusal } from '#core/refusal.ts';
import { inThread } from './in-thread.ts';

/** A thread that does what `body` says with `task` and `say`. */
const thread = (body: string): URL =>
	new URL(
		`data:text/javascript,${encodeURIComponent(`
			import { Refusal } from ${JSON.stringify(new URL('../../core/refusal.ts', import.meta.url))};
			import { inThisThread } from ${JSON.stringify(new URL('in-thread.ts', import.meta.url))};
			await inThisThread((task, say) => { ${body} });`)}`
	);

test('each step is told once it is reached, in order, and the answer comes back', async () => {
	const told: string[] = [];
	const found = await inThread<number>(
		thread(`say('read', 0, null); say('count', 0, 2); return task.a + task.b;`),
		{ a: 2, b: 3 },
		async (step) => void told.push(step)
	);
	expect(found).toBe(5);
	expect(told).toEqual(['read', 'count']);
});

test('work that would never end is ended by what a telling throws', async () => {
	const unwanted = new Error('nobody wants it any more');
	const endless = inThread(thread(`say('read', 0, null); for (;;);`), {}, async () => {
		throw unwanted;
	});
	await expect(endless).rejects.toBe(unwanted);
});

test('so is work that was wanted when it began', async () => {
	let tellings = 0;
	const endless = inThread(thread(`say('read', 0, null); for (;;);`), {}, async () => {
		if (++tellings === 2) throw new Error('not any more');
	});
	await expect(endless).rejects.toThrow('not any more');
});

test('a refusal keeps its code and details; an accident its words', async () => {
	const refused = inThread(thread(`throw new Refusal('not-found', 'no such thing', { id: 'x' });`), {}, async () => {});
	await expect(refused).rejects.toEqual(new Refusal('not-found', 'no such thing', { id: 'x' }));
	await expect(inThread(thread(`null.x`), {}, async () => {})).rejects.toThrow(/null/);
});
