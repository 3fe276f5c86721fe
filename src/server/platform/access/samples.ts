import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { generateRandomString } from 'better-auth/crypto';
import { inTransaction, type Db } from '../db/index.ts';
import { newId } from '../ids.ts';
import { hashPassword, newStartingPassword } from './passwords.ts';
import { staffAuth } from './staff/auth.ts';
import { sampleCode } from './staff/one-time-code.ts';
import { placeToday, sampleOrganisation } from './sample-queries.ts';
import { deleteSecret, endSessions, setPassword } from './staff/factor-queries.ts';
import { deletePasskeys } from './staff/passkey-queries.ts';
import { accountNamed, addRole, addStaff, changeAccount } from './staff/queries.ts';
import { base32, prepareSecondFactor } from './staff/second-factor.ts';
import type { Role } from './who.ts';
import { isLoopback } from './visitor.ts';

/** The commune in which the sample people live, and the province: Xã Mỹ An Hưng, tỉnh Đồng Tháp. */
export const SAMPLE_COMMUNE = '30178';
const PROVINCE = '82';

/** One sample account of each role, and a second for content, where author and reviewer differ: who it is, and what opens it. */
const PEOPLE: { username: string; name: string; role: Role['role']; place?: string; organisation?: true }[] = [
	{ username: 'mau.tinh', name: 'Ban chỉ đạo tỉnh (mẫu)', role: 'province', place: PROVINCE },
	{ username: 'mau.xa', name: 'Cán bộ xã Mỹ An Hưng (mẫu)', role: 'commune', place: SAMPLE_COMMUNE },
	{ username: 'mau.giup', name: 'Người giúp đỡ xã Mỹ An Hưng (mẫu)', role: 'helper', place: SAMPLE_COMMUNE },
	{ username: 'mau.donvi', name: 'Quản lý trường học (mẫu)', role: 'organisation', organisation: true },
	{ username: 'mau.kiemtra', name: 'Người kiểm tra (mẫu)', role: 'inspector', place: PROVINCE },
	{ username: 'mau.soan', name: 'Người soạn câu hỏi (mẫu)', role: 'content' },
	{ username: 'mau.duyet', name: 'Người rà soát câu hỏi (mẫu)', role: 'content' },
	{ username: 'mau.quantri', name: 'Quản trị viên (mẫu)', role: 'administrator' }
];
/** The school of the sample people in the sample commune, by whoever comes first. */
const ORGANISATION = { name: 'Trường Tiểu học và THCS mẫu Mỹ An Hưng', kind: 'school', public: true };

interface Kept {
	username: string;
	password: string;
	/** Before base32. */
	secret: string;
}

/** A sample sign-in as it is printed. */
export interface SampleSignIn {
	name: string;
	username: string;
	password: string;
	/** The six digits that hold now. */
	code: string;
}

/**
 * Why there may be no samples here; null where there may. They exist on the embedded database alone, reached from this machine
 * alone, and not where somebody said `DEMO=off`: three conditions, each of which is enough to forbid them.
 *
 * @param owner the address of the embedded database's owner
 */
export function whyNoSamples(env: NodeJS.ProcessEnv, owner: string): string | null {
	if (env['DEMO'] === 'off') return 'DEMO=off';
	for (const name of ['DATABASE_URL', 'DATABASE_WORKER_URL', 'DATABASE_OWNER_URL']) {
		const given = env[name];
		if (given && new URL(given).host !== new URL(owner).host) return `${name} names a database that is not the embedded one`;
	}
	const host = env['HOST'] || '127.0.0.1';
	if (!isLoopback(host)) return `HOST=${host} can be reached from elsewhere`;
	const origin = env['ORIGIN'];
	if (origin && !isLoopback(new URL(origin).hostname)) return `ORIGIN=${origin} can be reached from elsewhere`;
	return null;
}

const fileIn = (folder: string) => `${folder}/samples.json`;

/**
 * Makes the sample accounts, once; their passwords and secrets are kept in `<folder>/samples.json`, for this machine's user only.
 * Where that file is gone, they get new ones.
 *
 * @param owner the schema's owner: the application itself cannot make a sample (row security)
 */
export async function makeSamples(owner: Db, folder: string): Promise<void> {
	const kept = read(folder);
	for (const person of PEOPLE) {
		const account = await accountNamed(owner, person.username);
		if (account && kept.some(({ username }) => username === person.username)) continue;
		const fresh: Kept = { username: person.username, password: newStartingPassword(), secret: generateRandomString(32) };
		// Written down first: an account that nobody can open would be lost.
		kept.splice(0, kept.length, ...kept.filter(({ username }) => username !== person.username), fresh);
		await write(folder, kept);
		await inTransaction(owner, (db) => make(db, person, fresh, account?.id ?? null));
	}
}

async function make(db: Db, person: (typeof PEOPLE)[number], kept: Kept, existing: string | null): Promise<void> {
	const passwordHash = await hashPassword(kept.password);
	const id = existing ?? newId();
	if (existing) {
		await setPassword(db, id, passwordHash);
		await deleteSecret(db, id);
		await deletePasskeys(db, id);
		await endSessions(db, id);
	} else {
		await addStaff(db, { id, username: kept.username, name: person.name, passwordHash, startingPassword: false, sample: true });
		await addRole(db, {
			accountId: id,
			role: person.role,
			placeId: person.place ? await placeToday(db, person.place) : null,
			organisationId: person.organisation
				? await sampleOrganisation(db, { ...ORGANISATION, place_id: await placeToday(db, SAMPLE_COMMUNE) })
				: null,
			grantedBy: null
		});
	}
	await prepareSecondFactor(db, staffAuth(db, false), id, { secret: kept.secret, verified: true });
	await changeAccount(db, id, { two_factor_enabled: true, starting_password: false, disabled: false });
}

/** The sample sign-ins with the codes that hold at this moment. */
export async function sampleSignIns(folder: string, now: Date): Promise<SampleSignIn[]> {
	const kept = read(folder);
	const signIns: SampleSignIn[] = [];
	for (const person of PEOPLE) {
		const found = kept.find(({ username }) => username === person.username);
		if (found)
			signIns.push({
				name: person.name,
				username: found.username,
				password: found.password,
				code: await sampleCode(base32(found.secret), now)
			});
	}
	return signIns;
}

function read(folder: string): Kept[] {
	return existsSync(fileIn(folder)) ? (JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Kept[]) : [];
}

async function write(folder: string, kept: Kept[]): Promise<void> {
	const draft = `${fileIn(folder)}.${process.pid}`;
	await writeFile(draft, `${JSON.stringify(kept, null, '\t')}\n`, { mode: 0o600 });
	await rename(draft, fileIn(folder));
}
