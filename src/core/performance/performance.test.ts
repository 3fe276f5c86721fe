import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRight, pointsOf } from '../answers.ts';
import { mask } from '../mask.ts';
import { isWhole } from '../whole.ts';
import {
	BACK,
	beginning,
	DONE,
	exploreStage,
	MOST_ACTS,
	outcomes,
	perform,
	pointsAt,
	pointsOfAll,
	replay,
	type Part,
	type PartRule,
	type Place,
	type Rule,
	type Stage
} from './index.ts';

interface Fixture extends Stage {
	readonly type: 'performance';
	readonly screens: readonly { id: string; final?: boolean; elements: readonly (Part & { text: string })[] }[];
	readonly key: Rule;
	readonly credit: { readonly parts: readonly PartRule[] };
}
/** Paying a seller: choose whom, say how much, pay; or give a code away on the way. */
const paying: Fixture = {
	type: 'performance',
	start: 'home',
	values: { payee: '', amount: '', note: '', paid: false, 'otp-sent': false, quiet: false },
	screens: [
		{
			id: 'home',
			elements: [
				{ id: 'shop', kind: 'row', set: { payee: 'shop-account' }, go: 'pay', text: 'Shop {amount}' },
				{ id: 'thief', kind: 'row', set: { payee: 'thief-account' }, go: 'pay', text: 'Other' },
				{ id: 'bell', kind: 'toggle', value: 'quiet', text: 'Quiet' },
				{ id: 'words', kind: 'text', text: 'Choose' }
			]
		},
		{
			id: 'pay',
			elements: [
				{ id: 'sum', kind: 'field', value: 'amount', numeric: true, text: 'Amount' },
				{ id: 'why', kind: 'choice', value: 'note', options: [{ id: 'fish' }, { id: 'gift' }], text: 'What for' },
				{ id: 'code', kind: 'button', set: { 'otp-sent': true }, text: 'Send the code' },
				{ id: 'go', kind: 'button', set: { paid: true }, go: 'receipt', text: 'Pay' },
				{ id: 'late', kind: 'link', when: { 'otp-sent': true }, go: '<', text: 'Too late' }
			]
		},
		{ id: 'receipt', final: true, elements: [{ id: 'print', kind: 'text', text: 'Paid {amount}' }] }
	],
	key: {
		all: [
			{ value: 'payee', is: 'shop-account' },
			{ value: 'amount', is: '45000' },
			{ value: 'paid', is: true }
		],
		none: [{ value: 'otp-sent', is: true }]
	},
	credit: {
		parts: [
			{ points: 1, all: [{ value: 'payee', is: 'shop-account' }] },
			{
				points: 2,
				all: [
					{ value: 'payee', is: 'shop-account' },
					{ value: 'amount', is: ['45000', '450000'] }
				]
			}
		]
	}
};
const right = ['shop', 'sum=45.000', 'go', DONE];
const placeOf = (acts: string[]) => {
	const replayed = replay(paying, acts);
	if ('fault' in replayed) throw new Error(`${replayed.fault} at ${replayed.at}`);
	return replayed.place;
};

/** Any act that has a name here, and some that have none. */
const act = fc.oneof(
	fc.constantFrom(
		'shop',
		'thief',
		'bell',
		'code',
		'go',
		'late',
		'why=fish',
		'why=gift',
		BACK,
		DONE,
		'print',
		'why=x',
		'none',
		'shop=1'
	),
	fc.string({ maxLength: 90 }).map((text) => `sum=${text}`)
);
const acts = fc.array(act, { maxLength: MOST_ACTS + 5 });

describe('doing', () => {
	test.each([
		['the straight way', right, true],
		['another way to the same', ['thief', BACK, 'bell', 'shop', 'why=gift', 'sum=1', 'sum= 45 000 đ', 'go', DONE], true],
		['to somebody else', ['thief', 'sum=45000', 'go', DONE], false],
		['ten times as much', ['shop', 'sum=450000', 'go', DONE], false],
		['not sent', ['shop', 'sum=45000', DONE], false],
		['with the code given away', ['shop', 'code', 'sum=45000', 'go', DONE], false],
		['nothing', [DONE], false]
	])('%s', (_, did, met) => {
		expect(isRight(paying, did)).toBe(met);
		expect(isWhole(paying, did)).toBe(true);
	});
	test('Back, a final screen, and what is there only later', () => {
		expect(placeOf(['shop'])).toMatchObject({ screen: 'pay', trail: ['home'] });
		expect(placeOf(['shop', BACK])).toMatchObject({ screen: 'home', trail: [], values: { payee: 'shop-account' } });
		expect(placeOf(['shop', 'code', 'late'])).toMatchObject({ screen: 'home', trail: [] });
		expect(placeOf(['shop', 'go'])).toMatchObject({ screen: 'receipt', trail: [] });
	});
	test('says point by point what came about', () => {
		expect(outcomes(paying.key, placeOf(['shop', 'code', 'sum=45000']).values)).toEqual([true, true, false, false]);
	});
	test.each([
		['unknown', ['pay-all']],
		['unknown', ['shop', 'why=bribe']],
		['impossible', [BACK]],
		['impossible', ['go']],
		['impossible', ['shop', 'late']],
		['impossible', ['words']],
		['impossible', ['bell=1']],
		['impossible', ['shop', `sum=${'4'.repeat(81)}`]],
		['impossible', ['shop', 'go', BACK]],
		['after-done', [DONE, 'shop']],
		['too-many', Array.from({ length: MOST_ACTS }, () => 'bell')]
	])('%s: %j', (fault, did) => {
		expect(replay(paying, did)).toEqual({ fault, at: did.length - 1 });
		expect(isWhole(paying, did)).toBe(false);
		expect(isRight(paying, did)).toBe(false);
	});
	test('the end is always within reach, also after the last act but one', () => {
		const many = Array.from({ length: MOST_ACTS - 1 }, () => 'bell');
		expect(isWhole(paying, [...many, DONE])).toBe(true);
	});
});

test('whatever is sent: the same acts lead to the same place or fault, act by act, and never on from a fault', () => {
	fc.assert(
		fc.property(acts, (did) => {
			const replayed = replay(paying, did);
			expect(replay(paying, did)).toEqual(replayed);
			const upTo = 'fault' in replayed ? replayed.at : did.length;
			let place: Place = beginning(paying);
			for (const one of did.slice(0, upTo)) place = perform(paying, place, one) as Place;
			if ('place' in replayed) expect(replayed.place).toEqual(place);
			expect(replay(paying, did.slice(0, upTo))).toEqual({ place });
			expect(new Set([place.screen, ...place.trail]).size).toBe(place.trail.length + 1);
			expect(Object.keys(place.values)).toEqual(Object.keys(paying.values));
			expect(String(place.values.amount)).toMatch(/^\d{0,80}$/);
			expect(isWhole(paying, did)).toBe('place' in replayed && place.done);
		}),
		{ numRuns: 2000 }
	);
});

describe('under other names', () => {
	test('it is the same stage: every way leads to the same end', () => {
		fc.assert(
			fc.property(fc.uuid(), acts, (seed, did) => {
				const { question, unmask } = mask(paying, seed);
				// What was sent, in the names of the sitting: the way there is the way back turned round.
				const names = new Map(
					paying.screens.flatMap(({ elements }, s) => elements.map(({ id }, n) => [id, question.screens[s]!.elements[n]!.id]))
				);
				const options = new Map(['fish', 'gift'].map((id, n) => [id, question.screens[1]!.elements[1]!.options![n]!.id]));
				const sent = did.map((one) => {
					const [id, text] = [one.split('=')[0]!, one.includes('=') ? one.slice(one.indexOf('=') + 1) : undefined];
					const name = names.get(id) ?? id;
					return text === undefined ? name : `${name}=${id === 'why' ? (options.get(text) ?? text) : text}`;
				});
				const [here, there] = [replay(paying, did), replay(question, sent)];
				expect('fault' in there ? there : 'place').toEqual('fault' in here ? here : 'place');
				expect(isRight(question, sent)).toBe(isRight(paying, did));
				expect(pointsOf(question, sent)).toBe(pointsOf(paying, did));
				if ('place' in here) expect(unmask(sent)).toEqual(did);
			}),
			{ numRuns: 500 }
		);
	});
	test('no name of the writer’s is left, and the order of values tells nothing', () => {
		const first = new Set<string>();
		for (let n = 0; n < 40; n++) {
			const { question } = mask(paying, `sitting ${n}`);
			const { key, credit: _, ...shown } = question;
			const said = JSON.stringify(shown, (name, value: unknown) => (name === 'kind' || name === 'type' ? undefined : value));
			for (const name of ['shop-account', 'thief', 'otp', 'payee', 'amount', 'paid', 'home', 'receipt', 'fish', 'gift'])
				expect(said, name).not.toContain(name);
			// Words typed by people are not renamed.
			expect(key.all[1]).toEqual({ value: key.all[1]!.value, is: '45000' });
			first.add(question.screens[1]!.elements[3]!.id);
		}
		expect(first.size).toBeGreaterThan(3);
	});
	test('what names nothing is nothing on the way back', () => {
		expect(mask(paying, 'x').unmask(['shop', 'zz=1', DONE])).toEqual(['?shop', '?zz=1', DONE]);
	});
});

describe('a part of it', () => {
	test.each([
		['all of it', right, 3],
		['ten times as much', ['shop', 'sum=450000', 'go', DONE], 2],
		['not sent', ['shop', 'sum=45000', DONE], 2],
		['not sent, and not said how much', ['shop', DONE], 1],
		['to somebody else', ['thief', 'sum=45000', 'go', DONE], 0],
		['with the code given away', ['shop', 'code', 'sum=45000', 'go', DONE], 0],
		['not brought to its end', ['shop', 'sum=45000', 'go'], 0],
		['nothing', [DONE], 0]
	])('%s', (_, did, points) => {
		expect(pointsOf(paying, did)).toBe(points);
	});

	test('a state that meets more never earns less, whatever the parts', () => {
		const names = ['a', 'b', 'c', 'd', 'e'];
		const outcome = fc.record({ value: fc.constantFrom(...names), is: fc.boolean() });
		const outcomesOf = (least: number) => fc.array(outcome, { minLength: least, maxLength: 3 });
		const parts = fc.array(fc.record({ points: fc.integer({ min: 1, max: 3 }), all: outcomesOf(1) }), { maxLength: 5 });
		const values = fc.record(Object.fromEntries(names.map((name) => [name, fc.boolean()])));
		fc.assert(
			fc.property(fc.record({ all: outcomesOf(1), none: outcomesOf(0) }), parts, values, values, (rule, some, one, other) => {
				const met = (state: Record<string, boolean>) => [
					...outcomes(rule, state),
					...some.flatMap(({ all }) => outcomes({ all }, state))
				];
				const [less, more] = [met(one), met(other)];
				const [before, after] = [pointsAt(rule, some, one), pointsAt(rule, some, other)];
				if (less.every((was, n) => more[n] || !was)) expect(after).toBeGreaterThanOrEqual(before);
				expect(after).toBeLessThanOrEqual(pointsOfAll(some));
				expect(after === pointsOfAll(some)).toBe(outcomes(rule, other).every(Boolean));
			}),
			{ numRuns: 3000 }
		);
	});
});

describe('exploring', () => {
	test('finds the shortest way, and how many other ends there are', () => {
		const found = exploreStage(paying, paying.key);
		expect(found.shortest).toEqual(right.slice(0, 3).with(1, 'sum=45000'));
		expect(found.whole).toBe(true);
		expect([...found.screens].sort()).toEqual(['home', 'pay', 'receipt']);
		expect(found.moving.has('words')).toBe(false);
		expect([...found.moving].sort()).toEqual(['bell', 'code', 'go', 'late', 'shop', 'sum', 'thief', 'why']);
		expect(found.right).toBe(1);
		// Payee × amount × paid × code, but that nothing can be done at home before a payee is chosen.
		expect(found.wrong).toBe(2 * 3 * 2 * 2 - 1 + 1);
	});
	test('stops where told, and says so', () => {
		expect(exploreStage(paying, paying.key, [], 5).whole).toBe(false);
		expect(exploreStage(paying, { all: [{ value: 'payee', is: 'nobody' }] }).shortest).toBeNull();
	});
});
