import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { twoFactor, username } from 'better-auth/plugins';
import { toneless } from '#core/text.ts';
import type { Db } from '../../db/index.ts';
import { newId } from '../../ids.ts';
import { keyFor } from '../../secrets.ts';
import { hashPassword, isPassword, LEAST, newBackupCodes } from '../passwords.ts';
import { PASSKEY_DOOR, passkeyDoors } from './passkey-doors.ts';
import { accountById } from './queries.ts';

/** A staff session ends after a long working day, whatever happens in it. */
const SESSION_SECONDS = 12 * 3600;
/** What makes a session whole: the library's doors behind which a second factor was shown. */
const SECOND_FACTOR_DOORS = ['/two-factor/verify-totp', '/two-factor/verify-backup-code', PASSKEY_DOOR];

export const APP_NAME = 'Học Vụ Số';

/** How a sign-in name is written, however it was typed: `Bà.Tư` and `ba.tu` are one. */
export const username_ = (typed: string): string => toneless(typed).replaceAll(' ', '');

function build(db: Db, secure: boolean) {
	return betterAuth({
		appName: APP_NAME,
		// Never served: our pages call the library's functions, so it needs no address of its own.
		baseURL: secure ? 'https://localhost' : 'http://localhost',
		secret: keyFor('staff-sign-in').toString('base64url'),
		database: { db, type: 'postgres' },
		telemetry: { enabled: false },
		logger: { level: 'error' },
		// Ours are in the database and count before the password is looked at (throttle.ts).
		rateLimit: { enabled: false },
		emailAndPassword: {
			enabled: true,
			disableSignUp: true,
			minPasswordLength: LEAST.staff,
			maxPasswordLength: 128,
			password: { hash: hashPassword, verify: ({ hash, password }) => isPassword(password, hash) }
		},
		user: {
			modelName: 'staff',
			fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' }
		},
		session: {
			modelName: 'staff_session',
			fields: {
				userId: 'staff_id',
				expiresAt: 'expires_at',
				ipAddress: 'ip_address',
				userAgent: 'user_agent',
				createdAt: 'created_at',
				updatedAt: 'updated_at'
			},
			additionalFields: {
				secondFactorAt: { type: 'date', fieldName: 'second_factor_at', required: false, input: false },
				lentFor: { type: 'string', fieldName: 'lent_for', required: false, input: false }
			},
			expiresIn: SESSION_SECONDS,
			disableSessionRefresh: true
		},
		account: {
			modelName: 'staff_credential',
			fields: {
				userId: 'staff_id',
				accountId: 'account_id',
				providerId: 'provider_id',
				accessToken: 'access_token',
				refreshToken: 'refresh_token',
				idToken: 'id_token',
				accessTokenExpiresAt: 'access_token_expires_at',
				refreshTokenExpiresAt: 'refresh_token_expires_at',
				createdAt: 'created_at',
				updatedAt: 'updated_at'
			}
		},
		verification: {
			modelName: 'staff_verification',
			fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' }
		},
		advanced: {
			cookiePrefix: 'staff',
			useSecureCookies: secure,
			database: { generateId: () => newId() },
			defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/' }
		},
		databaseHooks: {
			session: {
				create: {
					before: async (session, context) => {
						const account = await accountById(db, session.userId);
						// After the password only: nobody else learns that the account exists.
						if (!account || account.disabled_at)
							throw new APIError('FORBIDDEN', { code: 'ACCOUNT_DISABLED', message: 'disabled' });
						if (account.sample && process.env['DEMO'] !== 'on')
							throw new APIError('FORBIDDEN', { code: 'ACCOUNT_DISABLED', message: 'a sample' });
						const shown = context?.path && SECOND_FACTOR_DOORS.includes(context.path) ? new Date() : null;
						return { data: { ...session, secondFactorAt: shown } };
					}
				}
			}
		},
		plugins: [
			passkeyDoors(),
			username({
				displayUsername: false,
				usernameNormalization: username_,
				usernameValidator: (name) => /^[a-z0-9._-]+$/i.test(username_(name)),
				maxUsernameLength: 64
			}),
			twoFactor({
				issuer: APP_NAME,
				schema: {
					user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
					twoFactor: {
						modelName: 'staff_two_factor',
						fields: {
							userId: 'staff_id',
							backupCodes: 'backup_codes',
							failedVerificationCount: 'failed_verification_count',
							lockedUntil: 'locked_until'
						}
					}
				},
				backupCodeOptions: { storeBackupCodes: 'encrypted', customBackupCodesGenerate: newBackupCodes },
				accountLockout: { enabled: true, maxFailedAttempts: 10, durationSeconds: 900 }
			})
		]
	});
}

export type StaffAuth = ReturnType<typeof build>;

const made = new WeakMap<Db, Partial<Record<'http' | 'https', StaffAuth>>>();

/**
 * The sign-in library on this database. With `secure` its cookies are sent over https only and are named so.
 *
 * @param db a connection that may see sign-in tables (`signInDb()`)
 */
export function staffAuth(db: Db, secure: boolean): StaffAuth {
	const both = made.get(db) ?? {};
	made.set(db, both);
	return (both[secure ? 'https' : 'http'] ??= build(db, secure));
}

/** The cookie that carries a staff session. */
export const sessionCookie = (secure: boolean): string => `${secure ? '__Secure-' : ''}staff.session_token`;
/** The cookie that remembers for ten minutes that the password was right. */
export const pendingCookie = (secure: boolean): string => `${secure ? '__Secure-' : ''}staff.two_factor`;
