import { hashPassword } from '#server/platform/access/passwords.ts';
import { addRole, addStaff } from '#server/platform/access/staff/queries.ts';
import { signInUrl } from '#server/platform/app.ts';
import type { Role } from '#server/platform/access/who.ts';
import type { Visitor } from '#server/platform/access/visitor.ts';
import { connect, type Connection } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import type { TestDatabase } from './database.ts';

process.env['SECRET_KEY'] ??= 'a secret for tests only, of more than 32 characters';

/** The connection on which sign-in tables can be seen. */
export const signInConnection = (database: TestDatabase): Connection => connect(signInUrl(database.urls.app), { max: 4 });

/** A province with two communes and a hamlet, as ids. */
export async function buildPlaces(
	database: TestDatabase
): Promise<{ province: number; commune: number; hamlet: number; otherCommune: number }> {
	const add = async (code: string, level: string, name: string, parent: number | null) =>
		(
			await database.owner
				.insertInto('place')
				.values({
					code,
					level,
					kind: level,
					name_vi: name,
					name_en: name,
					parent_id: parent,
					path: '',
					source: 'test',
					valid_from: '2025-07-01'
				})
				.returning('id')
				.executeTakeFirstOrThrow()
		).id;
	const province = await add('82', 'province', 'Tỉnh Đồng Tháp', null);
	const commune = await add('30178', 'commune', 'Xã Mỹ An Hưng', province);
	const otherCommune = await add('30169', 'commune', 'Xã Lấp Vò', province);
	return { province, commune, otherCommune, hamlet: await add('30178-01', 'hamlet', 'Ấp An Thuận', commune) };
}

/** What accounts of tests sign in with, unless said otherwise. */
export const PASSWORD = 'con trâu ba bờ';

/** An account with a role, and a password of its own choosing. */
export async function buildStaff(
	database: TestDatabase,
	staff: {
		username: string;
		role: Role['role'];
		placeId?: number;
		organisationId?: string;
		password?: string;
		name?: string;
		sample?: boolean;
	}
): Promise<{ kind: 'staff'; accountId: string }> {
	const id = newId();
	await addStaff(database.owner, {
		id,
		username: staff.username,
		name: staff.name ?? staff.username,
		passwordHash: await hashPassword(staff.password ?? PASSWORD),
		startingPassword: false,
		sample: staff.sample ?? false
	});
	await addRole(database.owner, {
		accountId: id,
		role: staff.role,
		placeId: staff.placeId ?? null,
		organisationId: staff.organisationId ?? null,
		grantedBy: null
	});
	return { kind: 'staff', accountId: id };
}

/** A person of a place. */
export async function buildPerson(
	database: TestDatabase,
	person: { placeId: number; name?: string; birthYear?: number | null }
): Promise<string> {
	const id = newId();
	await database.owner
		.insertInto('person')
		.values({ id, home_place_id: person.placeId, birth_year: person.birthYear === undefined ? 1956 : person.birthYear })
		.execute();
	await database.owner
		.insertInto('identity')
		.values({ person_id: id, full_name: person.name ?? 'Nguyễn Thị Bảy' })
		.execute();
	return id;
}

/** A browser, as sign-in sees it: it keeps cookies and comes from an address. */
export class Browser implements Visitor {
	readonly kept = new Map<string, string>();
	/** Options that each cookie was last set with. */
	readonly options = new Map<string, Record<string, unknown>>();
	now = new Date();
	loopback = true;
	origin = 'http://localhost';
	address: string;
	secure: boolean;

	constructor({ address = '203.0.113.7', secure = false } = {}) {
		this.address = address;
		this.secure = secure;
	}

	get headers(): Headers {
		return new Headers({ cookie: [...this.kept].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ') });
	}

	cookies: Visitor['cookies'] = {
		get: (name) => this.kept.get(name),
		set: (name, value, options) => {
			this.options.set(name, { ...options });
			if (options?.maxAge === 0) this.kept.delete(name);
			else this.kept.set(name, value);
		},
		delete: (name) => void this.kept.delete(name)
	};
}
