import { openApi } from '#contract/openapi.ts';
import { operations } from '../../api/v1/operations.ts';
import type { PageServerLoad } from './$types';

interface Described {
	parameters: { name: string; in: string; required: boolean }[];
	requestBody?: { content: { 'application/json': { schema: unknown } } };
	responses: Record<string, { description: string; content: { 'application/json': { schema: unknown } } }>;
}

export const load: PageServerLoad = () => {
	const { paths } = openApi(operations, '1.0.0') as unknown as { paths: Record<string, Record<string, Described>> };
	return {
		operations: operations.map(({ id, method, path, summary, who, refusals }) => {
			const described = paths[path]![method]!;
			return {
				id,
				method,
				path,
				summary,
				who,
				refusals: refusals ?? [],
				parameters: described.parameters.map(({ name, in: where, required }) => ({ name, where, required })),
				body: described.requestBody ? JSON.stringify(described.requestBody.content['application/json'].schema, null, 2) : null,
				result: JSON.stringify(described.responses['200']!.content['application/json'].schema, null, 2)
			};
		})
	};
};
