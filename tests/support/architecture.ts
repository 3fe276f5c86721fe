import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

/**
 * Who may import whom. Six rooms on four floors, and no arrow runs up: routes over server, lib and field, those over
 * contract, contract over core. The words on the right are rooms, or `module`, `platform`, `paraglide` as described in
 * `roomOf`; a room may always import itself, except that a module is not another module.
 */
export const ROOMS: Record<string, { may: string[]; packages: RegExp }> = {
	// Pure rules: no framework, no input or output, not even a clock from Node.
	core: { may: [], packages: /^$/ },
	contract: { may: ['core'], packages: /^zod$/ },
	// Browser only; Node's modules would break the build, and SQL does not travel.
	field: { may: ['core', 'contract'], packages: /^(zod|svelte|\$app|\$env|\$service-worker)(\/|$)/ },
	lib: {
		may: ['core', 'contract', 'paraglide'],
		packages: /^(zod|svelte|marked|@simplewebauthn\/browser|d3-.*|topojson-.*|\$app|\$env)(\/|$)/
	},
	platform: { may: ['core', 'contract', 'paraglide'], packages: /./ },
	module: { may: ['core', 'contract', 'platform', 'door', 'paraglide'], packages: /./ },
	// src/server/*.ts: where modules are put together (the list of jobs).
	server: { may: ['core', 'contract', 'platform', 'door'], packages: /./ },
	// With src/hooks.*.ts and src/app.d.ts.
	routes: { may: ['core', 'contract', 'field', 'lib', 'door', 'platform-door', 'paraglide'], packages: /./ },
	// Programs and measurements: they put things together from outside.
	bin: { may: ['core', 'contract', 'platform', 'module', 'door', 'server'], packages: /./ },
	bench: { may: ['core', 'contract', 'platform', 'module', 'door', 'server', 'bin'], packages: /./ }
};

/** Whose door a module may knock at: those below it, in the order of the story. A lower one never knows a higher one. */
export const MODULES: Record<string, string[]> = {
	places: [],
	people: ['places'],
	roster: ['places', 'people'],
	lineage: ['places', 'people'],
	teams: ['places', 'people', 'roster'],
	framework: ['places', 'people'],
	learning: ['places', 'people', 'framework'],
	pictures: ['framework'],
	assessment: ['places', 'people', 'framework', 'pictures'],
	measurement: ['places', 'people', 'framework', 'assessment'],
	standards: ['places', 'people', 'framework', 'assessment'],
	authoring: ['framework', 'pictures', 'assessment'],
	policies: ['framework', 'assessment', 'authoring'],
	recognition: ['places', 'people', 'framework', 'learning', 'assessment'],
	definitions: ['recognition'],
	targets: ['places', 'people', 'framework', 'learning', 'assessment', 'recognition'],
	directives: ['places', 'people', 'framework', 'learning', 'assessment', 'recognition', 'targets', 'teams'],
	inspection: ['places', 'people', 'framework', 'learning', 'assessment', 'recognition', 'targets'],
	community: ['places', 'people', 'framework', 'learning', 'assessment', 'recognition', 'targets'],
	'field-work': ['places', 'people', 'framework', 'learning', 'assessment'],
	reports: ['places', 'people', 'framework', 'learning', 'assessment', 'recognition', 'targets', 'directives'],
	// Reads the published views of the database, and nobody's code.
	'open-data': []
};

/** SQL stands in `queries.ts` of its module, in platform/db, and in programs; elsewhere it is a decision that hides. */
const SQL = /\bsql`|\bsql<|\.query\(|\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(/;
const SQL_ROOMS = /^(src\/server\/platform\/db\/|src\/server\/.*queries\.ts$|src\/server\/.*\/queries\/|bin\/|bench\/)/;

type Place = { room: string; module?: string; door: boolean };

/** Which room a file is in. Undefined: none of ours (a test, a generated file). */
export function roomOf(path: string): Place | undefined {
	const [top, first = '', second = '', ...rest] = path.split('/');
	if (top === 'bin' || top === 'bench') return { room: top, door: false };
	if (top !== 'src') return undefined;
	if (['core', 'contract', 'field', 'lib', 'routes', 'paraglide'].includes(first)) return { room: first, door: false };
	if (first === 'service-worker.ts' || first === 'service-worker') return { room: 'field', door: false };
	if (first !== 'server') return { room: 'routes', door: false };
	if (second.endsWith('.ts')) return { room: 'server', door: false };
	const inside = rest.join('/');
	// The platform is several small rooms: their doors, and its own files, are open to pages.
	if (second === 'platform') return { room: 'platform', door: !inside.includes('/') || /^[^/]+\/index\.ts$/.test(inside) };
	return { room: 'module', module: second, door: inside === 'index.ts' };
}

/** Everything in `files` (path → text) that breaks the table, as sentences. */
export function violations(files: Map<string, string>): string[] {
	const graph = new Map([...files].filter(([path]) => !isTest(path)).map(([path, text]) => [path, importsOf(path, text)]));
	return [
		...[...graph].flatMap(([path, imports]) =>
			imports.map((target) => judge(path, target)).filter((fault) => fault !== undefined)
		),
		...[...graph.keys()]
			.filter((path) => !SQL_ROOMS.test(path) && path.startsWith('src/') && hasSql(files.get(path) ?? ''))
			.map((path) => `${path} has SQL; it belongs in queries.ts of its module`),
		...cycles(graph).map((cycle) => `a circle of imports: ${cycle.join(' → ')}`)
	];
}

function judge(from: string, target: string): string | undefined {
	const here = roomOf(from);
	if (!here || here.room === 'paraglide') return undefined;
	const table = ROOMS[here.room];
	if (!table) return `${from} is in a room that the table does not know (${here.room})`;
	if (here.module && !MODULES[here.module]) return `${from} is in a module that the table does not know (${here.module})`;
	if (!isPath(target)) return table.packages.test(target) ? undefined : `${from} (${here.room}) imports the package ${target}`;
	if (target.startsWith('tests/') && here.room !== 'bench') return `${from} imports ${target}, which is for tests`;
	const there = roomOf(target);
	return !there || allowed(here, there, table.may)
		? undefined
		: `${from} (${here.module ?? here.room}) imports ${target} (${there.module ?? there.room})`;
}

function allowed(here: Place, there: Place, may: string[]): boolean {
	if (there.room === 'module') {
		if (here.room === 'module' && here.module === there.module) return true;
		if (here.room === 'module') return there.door && (MODULES[here.module ?? '']?.includes(there.module ?? '') ?? false);
		return may.includes('module') || (may.includes('door') && there.door);
	}
	if (there.room === here.room) return true;
	return may.includes(there.room) || (there.room === 'platform' && there.door && may.includes('platform-door'));
}

/** What a file imports: paths of ours as `src/core/x.ts`, anything else as it is written. */
export function importsOf(path: string, text: string): string[] {
	const code = path.endsWith('.svelte')
		? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n')
		: text;
	return ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => resolve(path, fileName.replace(/\?.*$/, '')));
}

function resolve(from: string, specifier: string): string {
	if (specifier.startsWith('#')) return `src/${specifier.slice(1)}`;
	if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier));
	return specifier;
}

const isPath = (target: string) => /^(src|bin|bench|tests|db|content)\//.test(target);
const isTest = (path: string) => path.startsWith('tests/') || path.endsWith('.test.ts');
const hasSql = (text: string) => SQL.test(text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''));

/** Circles of files, each once. Pages' generated `$types` are not files of ours. */
function cycles(graph: Map<string, string[]>): string[][] {
	const found: string[][] = [];
	const done = new Set<string>();
	const visit = (path: string, way: string[]) => {
		const at = way.indexOf(path);
		if (at >= 0) found.push([...way.slice(at), path]);
		if (at >= 0 || done.has(path)) return;
		for (const target of graph.get(path) ?? []) if (graph.has(target)) visit(target, [...way, path]);
		done.add(path);
	};
	for (const path of graph.keys()) visit(path, []);
	return found;
}
