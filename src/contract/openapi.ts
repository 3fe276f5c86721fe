import { z } from 'zod';
import type { Operation } from './operation.ts';

const schema = (shape: z.ZodType) => {
	const { $schema: _, ...rest } = z.toJSONSchema(shape, { target: 'draft-2020-12', unrepresentable: 'any', io: 'input' });
	return rest;
};

const parameters = (shape: z.ZodType | undefined, where: 'path' | 'query') => {
	if (!shape) return [];
	const { properties = {}, required = [] } = schema(shape) as { properties?: Record<string, unknown>; required?: string[] };
	return Object.entries(properties).map(([name, value]) => ({
		name,
		in: where,
		required: where === 'path' || required.includes(name),
		schema: value
	}));
};

const refusal = {
	description: 'Refused: a stable code, and what to do in the reader’s language',
	content: {
		'application/json': {
			schema: {
				type: 'object',
				required: ['code', 'message'],
				properties: { code: { type: 'string' }, message: { type: 'string' }, details: { type: 'object' } }
			}
		}
	}
};

/** The OpenAPI 3.1 document of these operations, made from the declarations that the doors themselves read with. */
export function openApi(operations: Operation[], version: string) {
	const paths: Record<string, Record<string, unknown>> = {};
	for (const operation of operations) {
		const path = (paths[operation.path] ??= {});
		path[operation.method] = {
			operationId: operation.id,
			summary: operation.summary.vi,
			description: operation.summary.en,
			...(operation.who === 'public' ? { security: [] } : { security: [{ [operation.who]: [] }] }),
			parameters: [...parameters(operation.params, 'path'), ...parameters(operation.query, 'query')],
			...(operation.body && {
				requestBody: { required: true, content: { 'application/json': { schema: schema(operation.body) } } }
			}),
			responses: {
				200: { description: 'OK', content: { 'application/json': { schema: schema(operation.result) } } },
				...(operation.refusals?.length && {
					'4XX': { ...refusal, description: `${refusal.description}: ${operation.refusals.join(', ')}` }
				})
			}
		};
	}
	return {
		openapi: '3.1.0',
		info: {
			title: 'Học Vụ Số',
			version,
			summary: 'Bình dân học vụ số: API',
			license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }
		},
		servers: [{ url: '/api/v1' }],
		paths,
		components: {
			securitySchemes: {
				resident: {
					type: 'apiKey',
					in: 'cookie',
					name: 'person',
					description: 'A resident who signed in with a code or an account'
				},
				staff: { type: 'apiKey', in: 'cookie', name: 'staff', description: 'Staff, with a second factor' }
			}
		}
	};
}
