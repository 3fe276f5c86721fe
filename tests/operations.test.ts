import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openApi } from '#contract/openapi.ts';
import { operations } from '#routes/api/v1/operations.ts';

const root = 'src/routes/api/v1';
const file = (path: string) => join(root, path.replaceAll('{', '[').replaceAll('}', ']'), '+server.ts');
const methods = (source: string) =>
	[...source.matchAll(/export const (GET|POST|PUT|DELETE)\b/g)].map((match) => match[1]!.toLowerCase());
/** Doors that are no operation: the document itself. */
const aside = new Set(['/openapi.json']);

describe('the public API', () => {
	it('has a door for every operation', () => {
		for (const { path, method } of operations) {
			expect(existsSync(file(path)), `no route for ${path}`).toBe(true);
			expect(methods(readFileSync(file(path), 'utf8')), `${path} has no ${method}`).toContain(method);
		}
	});
	it('declares every door', () => {
		for (const found of readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('+server.ts'))) {
			const path = `/${relative('.', found).replace(/\/?\+server\.ts$/, '')}`.replaceAll('[', '{').replaceAll(']', '}');
			if (aside.has(path)) continue;
			for (const method of methods(readFileSync(join(root, found), 'utf8')))
				expect(
					operations.some((operation) => operation.path === path && operation.method === method),
					`${method} ${path} is not declared`
				).toBe(true);
		}
	});
	it('names each operation once, and every parameter of its path', () => {
		expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
		const { paths } = openApi(operations, '1.0.0') as {
			paths: Record<string, Record<string, { parameters: { name: string; in: string }[] }>>;
		};
		for (const { path, method } of operations)
			for (const [, name] of path.matchAll(/\{(\w+)\}/g))
				expect(
					paths[path]![method]!.parameters.some((parameter) => parameter.in === 'path' && parameter.name === name),
					`${path} says nothing of ${name}`
				).toBe(true);
	});
});
