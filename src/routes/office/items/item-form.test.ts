import { afterAll, beforeAll, expect, test } from 'vitest';
import { draftFaults, readBank } from '#server/framework/index.ts';
import { fieldsOf, renderer } from '../../../../tests/support/rendered.ts';
import { blank, bodyFrom, listAt, reshaped, textAt, textsAt, type Body } from './item-form.ts';

let form: Awaited<ReturnType<typeof renderer>>;
beforeAll(async () => {
	form = await renderer('/src/routes/office/items/ItemForm.svelte');
}, 60_000);
afterAll(() => form.end());
/** The fields that the form of an item has, as a browser sends them. */
const sent = (body: Body): FormData => {
	const editing = { body, json: null, note: '', base: 1, faults: null, findings: null, place: '', brought: { source: '', licence: '' } };
	const skills = [{ code: textAt(body, 'skill'), name: '' }];
	const groups = ['resident', 'learner', 'public-sector', 'worker', 'leader'].map((id) => ({ id, name: id }));
	return fieldsOf(form.draw({ editing, refused: undefined, preview: null, skills, groups, pictures: { known: [], licences: [], limit: 12 } }));
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

test('what was typed wrongly comes back as it was typed; a comma is a decimal', () => {
	const form = sent(blank('single', '1.1', '1.1-90'));
	form.set('b', '-0,5');
	form.set('a', 'mạnh');
	form.set('__proto__.x', 'y');
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

test('a new performance lacks words and nothing else: its stage can be walked', () => {
	const body = blank('performance', '1.1', '1.1-90');
	expect(draftFaults(body).faults.every(({ path, what }) => what === 'is empty' || ['groups', 'situation'].includes(path))).toBe(
		true
	);
	const said = JSON.parse(JSON.stringify(body).replaceAll('""', '"lời"')) as Body;
	const { faults } = draftFaults({ ...said, values: body['values'], groups: ['resident'], situation: 'tim-duong' });
	expect(faults).toEqual([]);
});
