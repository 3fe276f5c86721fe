import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exploreStage } from '#core/performance/index.ts';
import { draftFaults, readBank } from '#server/framework/index.ts';
import { fieldsOf, renderer } from '../../../../tests/support/rendered.ts';
import { at } from './body.ts';
import { blank, bodyFrom, listAt, placeOf, reshaped, textAt, textsAt, type Body } from './item-form.ts';

let form: Awaited<ReturnType<typeof renderer>>;
beforeAll(async () => {
	form = await renderer('/src/routes/office/items/ItemForm.svelte');
}, 60_000);
afterAll(() => form.end());
/** The fields that the form of an item has, as a browser sends them. */
const sent = (body: Body): FormData => {
	const editing = {
		body,
		json: null,
		note: '',
		base: 1,
		faults: null,
		findings: null,
		place: '',
		brought: { source: '', licence: '', done: '' }
	};
	const skills = [{ code: textAt(body, 'skill'), name: '' }];
	const groups = ['resident', 'learner', 'public-sector', 'worker', 'leader'].map((id) => ({ id, name: id }));
	return fieldsOf(
		form.draw({ editing, refused: undefined, preview: null, skills, groups, pictures: { known: [], licences: [], limit: 12 } })
	);
};

/** Ticks have no order: groups, and the keys of several. */
const asSets = (body: Body): Body => {
	const sorted = (name: string) => textsAt(body, name).toSorted();
	const several = body['type'] === 'multiple' || body['type'] === 'touch';
	return { ...body, groups: sorted('groups'), ...(several && { key: sorted('key') }) };
};

test('every item of the bank goes through its form unchanged', async () => {
	const { items } = await readBank(null, []);
	expect(items.length).toBeGreaterThan(300);
	expect(items.filter(({ type }) => type === 'performance').length).toBeGreaterThan(40);
	for (const item of items as unknown as Body[]) expect(asSets(bodyFrom(sent(item))), textAt(item, 'id')).toEqual(asSets(item));
}, 60_000);

test('places on a picture and its words come back, and go with it', () => {
	const body = {
		...blank('touch', '1.1', '1.1-90'),
		picture: `${'a'.repeat(64)}.webp`,
		pictureAlt: { vi: 'Một màn hình', en: 'A screen' }
	} as Body;
	const [first] = listAt(body, 'screen.elements');
	first!['area'] = { x: 0, y: 5, width: 40, height: 30 };
	expect(bodyFrom(sent(body))).toEqual(body);
	const fields = sent(body);
	fields.set('screen.elements.1.area.x', '12,5');
	fields.set('screen.elements.1.area.y', 'giữa');
	expect(listAt(bodyFrom(fields), 'screen.elements')[1]).toMatchObject({ area: { x: 12.5, y: 'giữa' } });
	fields.set('picture', '');
	const bare = bodyFrom(fields);
	expect(bare['pictureAlt']).toBeUndefined();
	expect(listAt(bare, 'screen.elements').filter(({ area }) => area)).toEqual([]);
});

test('what was typed wrongly comes back as it was typed; a comma is a decimal', () => {
	const form = sent(blank('single', '1.1', '1.1-90'));
	form.set('b', '-0,5');
	form.set('a', 'mạnh');
	for (const name of ['__proto__.x', 'screen.__proto__.x', 'options.__proto__.x', 'screens.__proto__.x']) form.set(name, 'y');
	form.set('options.99999.id', 'far');
	const body = bodyFrom(form);
	expect(body).toMatchObject({ b: -0.5, a: 'mạnh' });
	expect(listAt(body, 'options')).toHaveLength(3);
	expect(({} as Body)['x']).toBeUndefined();
});

test('buttons of the form add, take away and move', () => {
	const body = blank('order', '1.1', '1.1-90');
	const ids = (deed: string) => listAt(reshaped(body, deed), 'options').map(({ id }) => id);
	expect(ids('add-options')).toEqual(['a', 'b', 'c', 'd']);
	expect(ids('remove-options-1')).toEqual(['a', 'c']);
	expect(ids('up-options-1')).toEqual(['b', 'a', 'c']);
	expect(ids('down-options-2')).toEqual(['a', 'b', 'c']);
	expect(reshaped(body, 'up-options-1')['key']).toEqual(['b', 'a', 'c']);
	expect(reshaped(body, 'save')).toBe(body);
	expect(listAt(reshaped(blank('touch', '1.1', 'x'), 'add-elements'), 'screen.elements').at(-1)).toMatchObject({ id: 'e4' });
});

describe('a performance by form', () => {
	const performances = async () => (await readBank(null, [])).items.filter((item) => item.type === 'performance');

	test('a new name of a screen or of what is remembered reaches every place that speaks of it', async () => {
		for (const item of await performances()) {
			const fields = sent(item as unknown as Body);
			for (const [n] of item.screens.entries()) fields.set(`screens.${n}.as`, `Màn Số ${n}`);
			for (const [n] of Object.keys(item.values).entries()) fields.set(`values.${n}.as`, `Đã Nhớ ${n}`);
			const renamed = draftFaults(bodyFrom(fields));
			expect(renamed.faults, item.id).toEqual([]);
			const after = renamed.item as typeof item;
			expect(after.screens.map(({ id }) => id)).toEqual(item.screens.map((_, n) => `man-so-${n}`));
			expect(Object.keys(after.values)).toEqual(Object.keys(item.values).map((_, n) => `da-nho-${n}`));
			const [before, now] = [exploreStage(item, item.key), exploreStage(after, after.key)];
			expect(now.shortest, item.id).toEqual(before.shortest);
			expect([now.right, now.wrong]).toEqual([before.right, before.wrong]);
		}
	}, 60_000);

	const drafted = (change: (fields: FormData) => void, body = blank('performance', '1.1', '1.1-90')) => {
		const fields = sent(body);
		change(fields);
		return bodyFrom(fields);
	};
	const part = (body: Body, path: string) => at(body, path) as Body;

	test('a name that is taken gets a number, and two names may change places', () => {
		const ids = (body: Body) => listAt(body, 'screens').map(({ id }) => id);
		expect(ids(drafted((fields) => fields.set('screens.0.as', 'second')))).toEqual(['second-1', 'second']);
		const swapped = drafted((fields) => {
			fields.set('screens.0.as', 'tam');
			fields.set('screens.1.as', 'tam');
		});
		expect(ids(swapped)).toEqual(['tam', 'tam-1']);
		expect(part(swapped, 'screens.0.elements.0')['go']).toBe('tam-1');
		expect(swapped['start']).toBe('tam');
	});

	test('another kind has its own fields, and what it needs to remember is made', () => {
		const asChoice = drafted((fields) => fields.set('screens.1.elements.1.kind', 'choice'));
		expect(part(asChoice, 'screens.1.elements.1')).toMatchObject({
			kind: 'choice',
			value: 'finish',
			options: [{ id: 'a' }, { id: 'b' }]
		});
		expect(part(asChoice, 'screens.1.elements.1')['set']).toBeUndefined();
		expect(asChoice['values']).toMatchObject({ finish: '' });
		const asToggle = drafted((fields) => fields.set('screens.1.elements.0.kind', 'toggle'));
		// What was chosen among words cannot be turned on and off.
		expect(part(asToggle, 'screens.1.elements.0')).toMatchObject({ value: 'pick' });
		expect(asToggle['values']).toMatchObject({ chosen: '', pick: false });
	});

	test('facts: a new one, another word, several of one value, none', () => {
		const path = 'screens.0.elements.0';
		const body = drafted((fields) => {
			fields.append(`${path}.set`, '+');
			fields.append(`${path}.set`, 'chosen=?');
			fields.set(`${path}.word`, 'Đã gửi');
			fields.append(`${path}.when`, 'done=false');
			fields.append(`${path}.when`, 'chosen=a');
			fields.append(`${path}.when`, 'chosen=b');
			fields.append('key.all.0.is', 'chosen=b');
			fields.append('key.all.0.is', 'done=true');
		});
		expect(part(body, path)).toMatchObject({
			set: { open: true, chosen: 'da-gui' },
			when: { done: false, chosen: ['a', 'b'] }
		});
		expect(body['values']).toMatchObject({ open: false });
		expect(at(body, 'key.all.0')).toMatchObject({ value: 'chosen', is: ['a', 'b'] });
		const bare = drafted((fields) => fields.set('key.all.1.is', ''));
		expect(at(bare, 'key.all.1')).toMatchObject({ value: '', is: '' });
	});

	test('what is typed is right in each spelling of a line', () => {
		const body = drafted((fields) => fields.set('screens.1.elements.0.kind', 'field'));
		const spelt = drafted((fields) => {
			fields.set('key.all.0.is', 'chosen=?');
			fields.set('key.all.0.spellings', ' Cao Lãnh \r\n\r\nTP Cao Lãnh');
		}, body);
		expect(at(spelt, 'key.all.0')).toMatchObject({ value: 'chosen', is: ['Cao Lãnh', 'TP Cao Lãnh'] });
		expect(bodyFrom(sent(spelt))).toEqual(spelt);
	});

	test('buttons add, take away and move its parts', () => {
		const body = blank('performance', '1.1', '1.1-90');
		const after = (...deeds: string[]) => deeds.reduce(reshaped, body);
		expect(listAt(after('add-screens'), 'screens').at(-1)).toMatchObject({ id: 'm1', elements: [{ id: 'e1', kind: 'text' }] });
		expect(listAt(after('up-screens-1'), 'screens').map(({ id }) => id)).toEqual(['second', 'first']);
		expect(listAt(after('add-screens.1.elements', 'add-screens.0.elements'), 'screens.0.elements').at(-1)).toMatchObject({
			id: 'e2'
		});
		expect(listAt(after('remove-screens.1.elements.0.options-1'), 'screens.1.elements.0.options').map(({ id }) => id)).toEqual([
			'a',
			'c'
		]);
		expect(listAt(after('add-key.none'), 'key.none')).toHaveLength(1);
		expect(after('add-values.flag', 'add-values.word')['values']).toMatchObject({ v1: false, v2: '' });
		expect(after('add-values.flag', 'remove-values-2')['values']).toEqual(body['values']);
		// What is spoken of somewhere stays.
		expect(after('remove-values-0')['values']).toEqual(body['values']);
		expect(placeOf(after('add-screens'), 'add-screens')).toBe('screens.2');
	});
});

test('a new performance lacks words and nothing else: its stage can be walked', () => {
	const body = blank('performance', '1.1', '1.1-90');
	expect(draftFaults(body).faults.every(({ path, what }) => what === 'is empty' || ['groups', 'situation'].includes(path))).toBe(
		true
	);
	const said = JSON.parse(JSON.stringify(body).replaceAll('""', '"lời"')) as Body;
	const { faults } = draftFaults({ ...said, values: body['values'], groups: ['resident'], situation: 'tim-duong' });
	expect(faults).toEqual([]);
});
