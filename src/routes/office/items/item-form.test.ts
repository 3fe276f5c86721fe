import { expect, test } from 'vitest';
import type { BankItem } from '#contract/content.ts';
import { draftFaults, readBank } from '#server/framework/index.ts';
import { blank, bodyFrom, FORM_TYPES, listAt, reshaped, textAt, textsAt, type Body } from './item-form.ts';

/** The fields that the form of an item has, as a browser sends them. */
function sent(item: Body): FormData {
	const form = new FormData();
	for (const name of ['id', 'type', 'skill', 'situation', 'level', 'a', 'b', 'reading']) form.set(name, textAt(item, name));
	for (const name of ['stem', 'rationale'])
		for (const language of ['vi', 'en']) form.set(`${name}.${language}`, textAt(item, `${name}.${language}`));
	for (const group of textsAt(item, 'groups')) form.append('groups', group);
	for (const list of ['options', 'left', 'screen.elements'])
		for (const [n, entry] of listAt(item, list).entries()) {
			form.set(`${list}.${n}.id`, textAt(entry, 'id'));
			if (entry['kind']) form.set(`${list}.${n}.kind`, textAt(entry, 'kind'));
			for (const language of ['vi', 'en']) form.set(`${list}.${n}.text.${language}`, textAt(entry, `text.${language}`));
			if (list === 'screen.elements')
				form.set(`${list}.${n}.touchable`, entry['touchable'] === undefined ? '' : entry['touchable'] ? 'yes' : 'no');
		}
	if (item['screen'])
		for (const language of ['vi', 'en']) form.set(`screen.title.${language}`, textAt(item, `screen.title.${language}`));
	if (item['credit']) {
		form.set('credit', 'yes');
		for (const language of ['vi', 'en']) form.set(`credit.why.${language}`, textAt(item, `credit.why.${language}`));
		for (const n of [0, 1]) form.set(`steps.${n}`, textAt(item, `steps.${n}`));
	}
	if (item['type'] === 'match')
		for (const [n, left] of listAt(item, 'left').entries()) form.set(`key.${n}`, textAt(item, `key.${textAt(left, 'id')}`));
	else if (item['type'] === 'short') form.set('key', textsAt(item, 'key').join('\r\n'));
	else for (const id of textsAt(item, 'key')) form.append('key', id);
	return form;
}

test('every item of the bank goes through its form unchanged', async () => {
	const { items } = await readBank(null, []);
	const own = items.filter(({ type }: BankItem) => (FORM_TYPES as readonly string[]).includes(type));
	expect(own.length).toBeGreaterThan(300);
	for (const item of own) expect(bodyFrom(sent(item as unknown as Body)), item.id).toEqual(item);
});

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
