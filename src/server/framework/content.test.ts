import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { frameworkLoader, readBank, readFramework, readFrameworks, readPolicies, skillsOf } from './index.ts';
import { testDatabase } from '../../../tests/support/database.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'content-'));
	for (const part of ['frameworks', 'policies', 'items', 'reviews'])
		await cp(join('content', part), join(folder, part), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

/** Whatever JSON holds: planted faults are of every shape. */
type Loose = ReturnType<typeof JSON.parse>;
const change = async (path: string, edit: (data: Loose) => void) => {
	const file = join(folder, path);
	const data = JSON.parse(await readFile(file, 'utf8'));
	edit(data);
	await writeFile(file, JSON.stringify(data));
};
const problems = async () => {
	const { frameworks, policies, problems } = await readFrameworks(folder);
	return [...problems, ...(await readBank(frameworks[0] ?? null, policies, join(folder, 'items'))).problems].map((problem) =>
		problem.replaceAll(`${folder}/`, '')
	);
};
const itemOf = (data: Loose, type: string): Loose => data['items'].find((item: Loose) => item['type'] === type);

test('the content of this repository is sound', async () => {
	expect(await problems()).toEqual([]);
});

describe('a planted fault is found, and named by file, thing and what is wrong', () => {
	const faults: [string, string, (data: Loose) => void, string][] = [
		['a key that is no option', 'items/1.1.json', (data) => (itemOf(data, 'single')['key'] = 'z'), 'the key z is no option'],
		[
			'an option twice',
			'items/1.1.json',
			(data) => (itemOf(data, 'single')['options'][1]['id'] = itemOf(data, 'single')['options'][0]['id']),
			'two of options share an id'
		],
		[
			'all options right',
			'items/0.1.json',
			(data) => (itemOf(data, 'multiple')['key'] = itemOf(data, 'multiple')['options'].map((option: Loose) => option['id'])),
			'every option is right'
		],
		[
			'an order that is not whole',
			'items/0.1.json',
			(data) => itemOf(data, 'order')['key'].reverse(),
			'the key must repeat the options'
		],
		[
			'a pair without a key',
			'items/0.2.json',
			(data) => delete itemOf(data, 'match')['key'][itemOf(data, 'match')['left'][0]['id']],
			'has no key'
		],
		[
			'a pair with an unknown option',
			'items/0.2.json',
			(data) => (itemOf(data, 'match')['key'][itemOf(data, 'match')['left'][0]['id']] = 'zz'),
			'the key zz is no option'
		],
		[
			'a touch on nothing',
			'items/0.1.json',
			(data) => (itemOf(data, 'touch')['key'] = ['zz']),
			'the key zz is not on the screen'
		],
		[
			'a touch on what cannot be touched',
			'items/0.1.json',
			(data) =>
				(itemOf(data, 'touch')['screen']['elements'].find((element: Loose) => element['id'] === itemOf(data, 'touch')['key'][0])[
					'touchable'
				] = false),
			'cannot be touched'
		],
		[
			'too little to touch',
			'items/0.1.json',
			(data) =>
				itemOf(data, 'touch')
					['screen']['elements'].slice(2)
					.forEach((element: Loose) => (element['touchable'] = false)),
			'only 2 places can be touched'
		],
		[
			'a clue by length',
			'items/1.1.json',
			(data) =>
				(itemOf(data, 'single')['options'].find((option: Loose) => option['id'] === itemOf(data, 'single')['key'])['text']['vi'] =
					'đ'.repeat(400)),
			'a clue by length'
		],
		[
			'a difficulty that does not fit the level',
			'items/1.1.json',
			(data) => (data['items'][0]['b'] = data['items'][0]['level'] > 2 ? -2 : 2),
			'does not fit level'
		],
		[
			'a situation that stands elsewhere',
			'items/1.1.json',
			(data) => (data['items'][0]['situation'] = '0.1-nang-trua-man-hinh-toi'),
			'the situation 0.1-nang-trua-man-hinh-toi is also that of items/0.1.json 0.1-01'
		],
		[
			'an id that stands twice',
			'items/1.1.json',
			(data) => (data['items'][1]['id'] = data['items'][0]['id']),
			'the id 1.1-01 is also that of'
		],
		[
			'words on an item that was not read',
			'reviews/2026-11-27-blind-reading.json',
			(data) => (data['remarks']['1.1-01'] = 'Unclear.'),
			'it tells of 1.1-01, which is neither agreed nor disagreed'
		],
		['an id of another skill', 'items/1.1.json', (data) => (data['items'][0]['id'] = '1.2-99'), 'its id must begin with 1.1-'],
		['too few items of a skill', 'items/1.1.json', (data) => data['items'].splice(1), '3 items of 1.1; at least 12'],
		[
			'a skill that the framework lacks',
			'frameworks/vn-757.json',
			(data) => data['areas'][0]['skills'].splice(0, 1),
			'the framework has no skill K1'
		],
		['a field of the wrong kind', 'items/1.1.json', (data) => (data['items'][0]['a'] = 'strong'), 'items/1.1.json 1.1-01 a:'],
		['a field nobody knows', 'items/1.1.json', (data) => (data['items'][0]['hint'] = 'b'), 'hint'],
		[
			'a picture that is not there',
			'items/1.1.json',
			(data) => (data['items'][0]['picture'] = 'none.svg'),
			'there is no picture'
		],
		[
			'a level that ends before it begins',
			'frameworks/vn-757.json',
			(data) => (data['levels'][1]['below'] = -2),
			'level 2: ends at -2'
		],
		[
			'a group without a policy',
			'frameworks/vn-757.json',
			(data) => (data['groups'][0]['id'] = 'resident'),
			'the group resident stands twice'
		],
		[
			'a policy of another framework',
			'policies/resident.json',
			(data) => (data['framework'] = 'eu-22'),
			'there is no framework eu-22'
		],
		[
			'a policy that ends before it may',
			'policies/resident.json',
			(data) => (data['maxLength'] = 3),
			'minLength must not be above maxLength'
		],
		[
			'a policy that asks for more than there is',
			'policies/resident.json',
			(data) => Object.assign(data, { minLength: 80, maxLength: 100 }),
			'its policy needs'
		],
		['a precedence taken twice', 'policies/resident.json', (data) => (data['precedence'] = 1), 'precedence 1 is taken'],
		['a policy without a source', 'policies/worker.json', (data) => (data['source'] = ''), 'policies/worker.json source']
	];
	test.each(faults)('%s', async (_, path, edit, said) => {
		await change(path, edit);
		const found = await problems();
		expect(found.filter((problem) => problem.includes(said))).not.toEqual([]);
		expect(found.every((problem) => /^(items|frameworks|policies|reviews)/.test(problem))).toBe(true);
	});

	test('a picture that is too heavy, or does more than be looked at', async () => {
		const picture = async (svg: string) => {
			await writeFile(join(folder, 'items', 'x.svg'), svg);
			await change('items/1.1.json', (data) =>
				Object.assign(data['items'][0], { picture: 'x.svg', pictureAlt: { vi: 'Nét', en: 'A line' } })
			);
			return problems();
		};
		const svg = (inside: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200">${inside}</svg>`;
		expect(await picture(svg('<path d="M0 0h9"/>'))).toEqual([]);
		expect((await picture(svg(`<path d="${'M0 0h9'.repeat(900)}"/>`))).join()).toContain('at most 4500');
		for (const bad of [
			'<script>1</script>',
			'<a href="http://x.vn">x</a>',
			'<g onload="x()"/>',
			'<image href="//x"/>',
			'<style>@import "x"</style>',
			'<rect fill="url(http://x)"/>'
		])
			expect((await picture(svg(bad))).join()).toMatch(/is not allowed/);
		expect((await picture('<html></html>')).join()).toContain('the root is <html>, not <svg>');
	});

	test('what is no JSON at all', async () => {
		await writeFile(join(folder, 'items', '1.1.json'), '{');
		expect((await problems()).some((problem) => problem.startsWith('items/1.1.json:'))).toBe(true);
	});
});

test('loading twice changes nothing; a changed version is refused by name', async () => {
	const database = await testDatabase();
	try {
		await frameworkLoader.load(database.owner);
		expect(await frameworkLoader.load(database.owner)).toBe('26 skills, 5 assessment policies');
		const framework = await readFramework(database.app);
		expect(skillsOf(framework)).toHaveLength(26);
		expect((await readPolicies(database.app)).map(({ group }) => group)).toEqual([
			'leader',
			'public-sector',
			'learner',
			'worker',
			'resident'
		]);
		await database.pools.owner.query(`update framework set body = jsonb_set(body, '{title,vi}', '"khác"')`);
		await expect(frameworkLoader.load(database.owner)).rejects.toThrow('content/frameworks/vn-757.json, version 1, differs');
	} finally {
		await database.close();
	}
});
