import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MODULES, violations } from './support/architecture.ts';

const ours = () => {
	const paths = globSync(['src/**/*.{ts,svelte}', 'bin/**/*.ts', 'bench/**/*.ts']).filter(
		(path) => !path.startsWith('src/paraglide')
	);
	return new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
};

test('every import follows the table', () => {
	expect(violations(ours())).toEqual([]);
});

test('the modules of the table can be put in an order', () => {
	const names = Object.keys(MODULES);
	for (const [name, below] of Object.entries(MODULES)) {
		for (const other of below) expect(names.indexOf(other), `${name} knows ${other}`).toBeLessThan(names.indexOf(name));
	}
});

// A check that finds nothing may be checking nothing: each rule is shown a breach of it.
describe('finds what is planted', () => {
	const planted: [string, string, string][] = [
		['core looks up', 'src/core/irt.ts', `import { m } from '#server/people/index.ts';`],
		['core takes a clock from Node', 'src/core/irt.ts', `import { hrtime } from 'node:process';`],
		['core takes a package', 'src/core/irt.ts', `import { z } from 'zod';`],
		['contract looks up', 'src/contract/item.ts', `export { x } from '../lib/words.ts';`],
		['a page goes past the door', 'src/routes/+page.server.ts', `import { rows } from '#server/people/queries.ts';`],
		[
			'a component reads the server',
			'src/lib/Card.svelte',
			`<script lang="ts">\n\timport { x } from '#server/people/index.ts';\n</script>`
		],
		['a dynamic import hides', 'src/field/outbox.ts', `const x = await import('#server/platform/db/index.ts');`],
		['a type, too', 'src/server/places/index.ts', `import type { Person } from '#server/people/index.ts';`],
		['a module goes past a door', 'src/server/people/import.ts', `import { x } from '#server/places/queries.ts';`],
		['a lower module knows a higher one', 'src/server/assessment/finish.ts', `import { x } from '#server/recognition/index.ts';`],
		['neighbours on one floor', 'src/server/learning/index.ts', `import { x } from '#server/assessment/index.ts';`],
		['the platform knows a module', 'src/server/platform/api.ts', `import { x } from '#server/places/index.ts';`],
		['somebody imports a page', 'src/lib/links.ts', `import { x } from '#routes/doors.ts';`],
		['an unknown module', 'src/server/weather/index.ts', `import { x } from '#core/irt.ts';`],
		['code imports a test’s support', 'src/server/people/index.ts', `import { x } from '../../../tests/support/database.ts';`],
		['SQL among decisions', 'src/server/people/erase.ts', 'await sql`delete from person`.execute(db);'],
		['a statement in a page', 'src/routes/+page.server.ts', `await db.selectFrom('person').execute();`]
	];
	test.each(planted)('%s', (_, path, text) => {
		expect(violations(new Map([[path, text]]))).toHaveLength(1);
	});

	test('a circle', () => {
		const files = new Map([
			['src/core/a.ts', `import './b.ts';`],
			['src/core/b.ts', `import './c.ts';`],
			['src/core/c.ts', `import './a.ts';`]
		]);
		expect(violations(files)).toEqual(['a circle of imports: src/core/a.ts → src/core/b.ts → src/core/c.ts → src/core/a.ts']);
	});

	test('and says nothing of what is allowed', () => {
		const files = new Map([
			[
				'src/server/people/import.ts',
				`import { x } from '#server/places/index.ts';\nimport { y } from './queries.ts';\nimport pg from 'pg';`
			],
			['src/server/people/queries.ts', 'await sql`select 1`.execute(db); // import "#routes/x.ts"'],
			[
				'src/routes/+page.svelte',
				`<script>import Card from '#lib/Card.svelte';</script> import x from '#server/people/queries.ts'`
			],
			['src/hooks.server.ts', `import { identify } from '#server/platform/access/index.ts';`],
			['src/core/irt.test.ts', `import { readFileSync } from 'node:fs';`]
		]);
		expect(violations(files)).toEqual([]);
	});
});
