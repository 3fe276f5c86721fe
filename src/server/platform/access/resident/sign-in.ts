import { readCode } from '#core/code.ts';
import { Refusal } from '#core/refusal.ts';
import { toneless } from '#core/text.ts';
import type { Db } from '../../db/index.ts';
import { audit } from '../audit.ts';
import { isPassword } from '../passwords.ts';
import { endStaffSession } from '../staff/session.ts';
import { countTry, forgiveTry, subscriber, type Limit } from '../throttle.ts';
import type { Visitor } from '../visitor.ts';
import { digestOf } from './issue-code.ts';
import { accountByLogin, greeted, useCode } from './queries.ts';
import { startResidentSession } from './session.ts';

/**
 * How many wrong codes are borne. A session in a hamlet, or a whole mobile network, may share one address, so one address
 * may err 30 times a quarter of an hour. When the whole province errs 600 times in that time somebody is guessing, and an
 * address that erred once has to wait an hour: of 10^12 codes, with 100,000 in force, a thousand addresses then find one in
 * about four months (1,000 + 2,400 tries an hour, one hit in ten million).
 */
const ADDRESS = { failures: 30, minutes: 15 };
const EVERYBODY = { failures: 600, minutes: 15 };
const ADDRESS_UNDER_SIEGE = { failures: 1, minutes: 60 };

/** How a login name is written, however it was typed. */
export const loginOf = (typed: string): string => toneless(typed).replaceAll(' ', '');

/**
 * A resident signs in by the code that a helper gave. Wrong, ended, revoked and guessed codes are refused alike.
 *
 * @param db a connection that may see sign-in tables
 * @param input.helped somebody sits beside them: what is done now counts as assisted by the helper who gave the code
 * @throws Refusal `wrong-code`, `too-many-tries` with `minutes`
 */
export async function signInByCode(db: Db, visitor: Visitor, input: { code: string; helped: boolean }): Promise<void> {
	const limits = limitsOf(visitor);
	const counted = await besieged(db, visitor, limits);
	const code = readCode(input.code);
	const used = code ? await useCode(db, digestOf(code), visitor.now) : null;
	const person = used && (await greeted(db, used.personId));
	if (!used || !person) throw new Refusal('wrong-code', 'no code of these digits holds', { field: 'code' });
	await forgiveTry(db, counted);
	const assistedBy = input.helped ? used.issuedBy : null;
	await welcome(db, visitor, { personId: person.personId, name: person.name, assistedBy }, 'code');
}

/**
 * A resident signs in by a name and password of their own.
 *
 * @throws Refusal `wrong-login`, `too-many-tries` with `minutes`
 */
export async function signInByLogin(db: Db, visitor: Visitor, input: { login: string; password: string }): Promise<void> {
	const login = loginOf(input.login);
	const account: Limit = { kind: 'resident-account', of: login, failures: 10, minutes: 15 };
	const address: Limit = { kind: 'resident-address', of: subscriber(visitor.address), failures: 60, minutes: 15 };
	await countTry(db, [account, address], visitor.now);
	const found = await accountByLogin(db, login);
	const right = await isPassword(input.password, found?.password);
	const person = found && right ? await greeted(db, found.person_id) : null;
	if (!person) throw new Refusal('wrong-login', 'wrong name or password', { field: 'password' });
	await forgiveTry(db, [address], [account]);
	await welcome(db, visitor, { personId: person.personId, name: person.name, assistedBy: null }, 'login');
}

const limitsOf = (visitor: Visitor) => {
	const of = subscriber(visitor.address);
	return {
		address: { kind: 'code-address', of, ...ADDRESS },
		everybody: { kind: 'code-everybody', of: '', ...EVERYBODY },
		siege: { kind: 'code-siege', of, ...ADDRESS_UNDER_SIEGE }
	} satisfies Record<string, Limit>;
};

/** Counts this try; while everybody's count is over, each address has one try an hour. Returns where it was counted. */
async function besieged(db: Db, visitor: Visitor, limits: ReturnType<typeof limitsOf>): Promise<Limit[]> {
	await countTry(db, [limits.address], visitor.now);
	const loose = { ...limits.everybody, failures: Number.POSITIVE_INFINITY };
	const [all = 0] = await countTry(db, [loose], visitor.now);
	// Said once a quarter of an hour, for the inspectors.
	if (all === EVERYBODY.failures + 1)
		await audit(db, { kind: 'public' }, { action: 'codes-are-guessed', details: { failures: all } });
	if (all <= EVERYBODY.failures) return [limits.address, limits.everybody];
	await countTry(db, [limits.siege], visitor.now);
	return [limits.address, limits.everybody, limits.siege];
}

async function welcome(
	db: Db,
	visitor: Visitor,
	claims: { personId: string; name: string; assistedBy: string | null },
	by: string
): Promise<void> {
	// A helper who hands over the phone hands over the phone, not the office.
	await endStaffSession(db, visitor);
	await startResidentSession(visitor, claims);
	await audit(
		db,
		{ kind: 'resident', personId: claims.personId },
		{ action: 'sign-in', details: { by, ...(claims.assistedBy && { assistedBy: claims.assistedBy }) } }
	);
}
