import type pg from 'pg';

/**
 * The three roles of the database.
 *
 * - `owner` owns the schema and runs migrations; nothing that answers a request connects as it.
 * - `app` is the web: it owns nothing and row security always applies to it.
 * - `worker` runs jobs: it owns nothing either, and has row policies of its own.
 */
export const ROLES = { owner: 'hocvuso_owner', app: 'hocvuso_app', worker: 'hocvuso_worker' } as const;

/** One of the three. */
export type Role = keyof typeof ROLES;

/** One address per role. */
export type Urls = Record<Role, string>;

/** Makes the three roles, or gives them these passwords if they exist. `client` is connected as a superuser. */
export async function ensureRoles(client: pg.Client, passwords: Record<Role, string>): Promise<void> {
	const { rows } = await client.query<{ rolname: string }>('select rolname from pg_roles');
	const existing = new Set(rows.map((row) => row.rolname));
	for (const role of Object.keys(ROLES) as Role[]) {
		const name = ROLES[role];
		const verb = existing.has(name) ? 'alter' : 'create';
		await client.query(
			`${verb} role ${name} login nosuperuser nobypassrls nocreaterole nocreatedb noreplication password ${client.escapeLiteral(passwords[role])}`
		);
	}
}

/** Makes a database that belongs to the owner and that only the three roles can enter. */
export async function ensureDatabase(client: pg.Client, name: string): Promise<void> {
	const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
	if (rowCount) return;
	await client.query(`create database ${client.escapeIdentifier(name)} owner ${ROLES.owner}`);
	await restrictDatabase(client, name);
}

/** A clone takes its template's tables but not its template's rights: these are set anew. */
export async function restrictDatabase(client: pg.Client, name: string): Promise<void> {
	const database = client.escapeIdentifier(name);
	await client.query(`revoke all on database ${database} from public`);
	await client.query(`grant connect on database ${database} to ${ROLES.app}, ${ROLES.worker}`);
	// An import is checked in a table of its own that ends with its job; the web has no such need.
	await client.query(`grant temporary on database ${database} to ${ROLES.worker}`);
}

/** What the administrator of an external PostgreSQL runs once, before the first migration. */
export const ROLES_SQL = `${Object.values(ROLES)
	.map((name) => `create role ${name} login nosuperuser nobypassrls password '…';`)
	.join('\n')}
create database hocvuso owner ${ROLES.owner} encoding 'UTF8' template template0;
revoke all on database hocvuso from public;
grant connect on database hocvuso to ${ROLES.app}, ${ROLES.worker};
grant temporary on database hocvuso to ${ROLES.worker};`;

type Standing = {
	name: string;
	superuser: boolean;
	bypasses: boolean;
	creates_roles: boolean;
	owned: string[];
	is_member: boolean;
};

/**
 * The second wall stands only if the role behind it can't step over it: refuses (throws) when the role of
 * `client` is a superuser, bypasses row security, may make roles, or owns a table, itself or through a role
 * that it belongs to. Called before anything is served.
 */
export async function assertOwnsNothing(client: pg.Pool | pg.Client, role: 'app' | 'worker'): Promise<void> {
	const { rows } = await client.query<Standing>(STANDING, [ROLES[role]]);
	const standing = rows[0];
	if (!standing) throw new Error('The database does not know the role we are connected as.');
	const faults = [
		standing.superuser && 'is a superuser',
		standing.bypasses && 'bypasses row security (BYPASSRLS)',
		standing.creates_roles && 'may create roles',
		standing.owned.length > 0 && `owns tables or may act for their owner (${standing.owned.join(', ')})`,
		!standing.is_member && `is not ${ROLES[role]} nor a member of it`
	].filter((fault) => fault !== false);
	if (faults.length === 0) return;
	const variable = role === 'app' ? 'DATABASE_URL' : 'DATABASE_WORKER_URL';
	throw new Error(
		`${variable} connects as "${standing.name}", which ${faults.join(', ')}. ` +
			`Row security would not protect anybody's data, so nothing is started. Connect as ${ROLES[role]}; the roles are made with:\n${ROLES_SQL}`
	);
}

const STANDING = `
	select r.rolname as name, r.rolsuper as superuser, r.rolbypassrls as bypasses, r.rolcreaterole as creates_roles,
		array(
			select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where c.relkind in ('r', 'p', 'v', 'm', 'f') and pg_has_role(r.oid, c.relowner, 'member')
				and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
				and not r.rolsuper
			order by 1 limit 5
		) as owned,
		coalesce((select pg_has_role(r.oid, w.oid, 'member') from pg_roles w where w.rolname = $1), false) as is_member
	from pg_roles r where r.rolname = current_user`;

/** Refuses when one of the three roles is missing, with the statements that make them; migrations grant to them by name. */
export async function assertRolesExist(client: pg.Client): Promise<void> {
	const names = Object.values(ROLES);
	const { rows } = await client.query<{ rolname: string }>('select rolname from pg_roles where rolname = any($1)', [names]);
	const missing = names.filter((name) => !rows.some((row) => row.rolname === name));
	if (missing.length === 0) return;
	throw new Error(`The database lacks ${missing.join(', ')}. Its administrator makes them once:\n${ROLES_SQL}`);
}
