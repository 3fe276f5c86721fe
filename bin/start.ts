/**
 * `npm start`: everything that a whole system needs, in one process tree: the embedded database (or the one that
 * DATABASE_URL names), migrations, content, the build, the web server and the workers. Ctrl-C ends all of it, in order;
 * the data stays.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import pg from 'pg';
import { connect } from '#server/platform/db/index.ts';
import { migrate, pendingMigrations } from '#server/platform/db/migrate.ts';
import { openDatabase, VAR, VARIABLES, type OpenDatabase } from '#server/platform/db/open.ts';
import { assertOwnsNothing } from '#server/platform/db/roles.ts';
import { ensureBuilt } from './support/build.ts';
import { onStop, sayReady, start, type Child } from './support/children.ts';

const ADDRESS_FILE = `${VAR}/address`;
const children: Child[] = [];
let stopping = false;
let database: OpenDatabase | undefined;
let onlyOne: pg.Client | undefined;

onStop(() => void stop(0));
try {
	await run();
} catch (error) {
	// Stopped half-way up: what then fails is the stopping's doing.
	if (!stopping) {
		console.error((error as Error).message);
		await stop(1);
	}
}

async function run(): Promise<void> {
	database = await openDatabase();
	if (database.embedded && !(await weAreTheOnlyOne(database))) return;
	await prepare(database);
	ensureBuilt();
	const env = environment(database);
	load(env, database);
	whoSignsIn(env, database);
	const web = await start('bin/web.ts', env);
	children.push(web);
	if (database.has('worker')) children.push(await start('bin/worker.ts', env));
	else console.log(`No jobs are run here: ${VARIABLES.worker} is not set.`);
	const { address } = web.ready as { address: string };
	if (database.embedded) await writeFile(ADDRESS_FILE, address);
	console.log(`\nHọc Vụ Số: ${address}\nCtrl-C stops it; the data stays in ${database.where}.`);
	if (env['DEMO'] === 'on') tell('bin/codes.ts', env);
	sayReady({ address });
	const why = await Promise.race(children.map((child) => child.ended));
	if (stopping) return;
	console.error(`A part of the system ended by itself (${why}); stopping the rest.`);
	await stop(1);
}

/** Migrations, then the check that the second wall stands. */
async function prepare(database: OpenDatabase): Promise<void> {
	if (database.has('owner')) {
		await migrate(database.url('owner'), { log: console.log });
	} else {
		const pending = await pendingMigrations(database.url('app'));
		if (pending.length > 0)
			throw new Error(`The database lacks ${pending.join(', ')}, and ${VARIABLES.owner} is not set to apply them.`);
	}
	for (const role of ['app', 'worker'] as const) {
		if (!database.has(role) && role === 'worker') continue;
		const { pool, close } = connect(database.url(role), { max: 1 });
		await assertOwnsNothing(pool, role).finally(close);
	}
}

/** What our children see: the addresses of their roles, and whether sample people are wanted. */
function environment(database: OpenDatabase): NodeJS.ProcessEnv {
	const urls = (['app', 'worker', 'owner'] as const).filter(database.has).map((role) => [VARIABLES[role], database.url(role)]);
	const host = process.env['HOST'] ?? '127.0.0.1';
	const loopback = ['127.0.0.1', 'localhost', '::1'].includes(host) && !process.env['ORIGIN'];
	// Sample people, whose passwords are printed, exist only where nobody but the one at the keyboard can reach them.
	const demo = database.embedded && loopback && process.env['DEMO'] !== 'off' ? 'on' : 'off';
	return { ...process.env, ...Object.fromEntries(urls), DEMO: demo, NODE_ENV: 'production' };
}

/** Loads the content, if the owner's address is known; it prints what it did, and what is wrong and where. */
function load(env: NodeJS.ProcessEnv, database: OpenDatabase): void {
	if (!existsSync('bin/load.ts') || !database.has('owner')) return;
	const { status } = spawnSync(process.execPath, ['bin/load.ts'], { env, stdio: ['ignore', 'inherit', 'inherit'] });
	if (status !== 0) throw new Error('The content could not be loaded; see above.');
}

/** Somebody must be able to sign in: sample people on a trial, else the first administrator, asked for on this console. */
function whoSignsIn(env: NodeJS.ProcessEnv, database: OpenDatabase): void {
	if (env['DEMO'] === 'on') tell('bin/sample.ts', env);
	else if (database.has('owner')) tell('bin/first-administrator.ts', env, '--if-none');
}

/** Runs a program that talks to whoever started us. */
function tell(program: string, env: NodeJS.ProcessEnv, ...args: string[]): void {
	const { status } = spawnSync(process.execPath, [program, ...args], { env, stdio: 'inherit' });
	if (status !== 0) throw new Error(`${program} failed; see above.`);
}

/**
 * Two systems on one embedded database would each stop it under the other. The lock is a connection's, so it goes with
 * the process that held it, however that ended.
 */
async function weAreTheOnlyOne(database: OpenDatabase): Promise<boolean> {
	await mkdir(VAR, { recursive: true });
	onlyOne = new pg.Client({ connectionString: database.url('owner'), application_name: 'hocvuso start' });
	onlyOne.on('error', () => {});
	await onlyOne.connect();
	const { rows } = await onlyOne.query<{ ours: boolean }>('select pg_try_advisory_lock(4821953068) as ours');
	if (rows[0]?.ours) return true;
	const address = await readFile(ADDRESS_FILE, 'utf8').catch(() => 'an address it has not said yet');
	console.log(`Học Vụ Số already runs from this folder, at ${address}.`);
	await onlyOne.end();
	process.exit(0);
}

/** Web first, so that no request finds a half-stopped system; then jobs; then the database. */
async function stop(code: number): Promise<void> {
	if (stopping) return;
	stopping = true;
	for (const child of children) await child.stop();
	await onlyOne?.end().catch(() => undefined);
	await database?.stop().catch((error: Error) => console.error(error.message));
	process.exit(code);
}
