import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { expireCookie, setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';

/** Behind this door of the library's a session is whole, like behind those for one-time and backup codes. */
export const PASSKEY_DOOR = '/two-factor/verify-passkey';

type Context = Parameters<typeof setSessionCookie>[0];

/** The cookie in which the library remembers that the password was right. */
const pendingCookieOf = (ctx: Context) => ctx.context.createAuthCookie('two_factor');

async function pending(ctx: Context): Promise<{ key: string; accountId: string } | null> {
	const key = await ctx.getSignedCookie(pendingCookieOf(ctx).name, ctx.context.secret);
	const found = key ? await ctx.context.internalAdapter.findVerificationValue(key) : null;
	return key && found && found.expiresAt > new Date() ? { key, accountId: found.value } : null;
}

/**
 * What the library's two-factor part does for codes, for passkeys: who waits for a second factor, and the session once it was shown.
 * Never served; `passkeys.ts` calls the second door after it has checked the signature, and nothing else does.
 */
export const passkeyDoors = () =>
	({
		id: 'passkey-doors',
		endpoints: {
			pendingSignIn: createAuthEndpoint('/two-factor/pending', { method: 'GET', requireHeaders: true }, async (ctx) =>
				ctx.json(await pending(ctx))
			),
			passkeyShown: createAuthEndpoint(
				PASSKEY_DOOR,
				{ method: 'POST', requireHeaders: true, body: z.object({ accountId: z.string() }) },
				async (ctx) => {
					const { internalAdapter } = ctx.context;
					const waiting = await pending(ctx);
					// Taken away with the reading: of two who come at once, one gets in.
					const consumed = waiting && (await internalAdapter.consumeVerificationValue(waiting.key));
					const user = consumed?.value === ctx.body.accountId ? await internalAdapter.findUserById(consumed.value) : null;
					if (!user) throw new APIError('UNAUTHORIZED', { code: 'INVALID_TWO_FACTOR_COOKIE', message: 'nobody waits' });
					const session = await internalAdapter.createSession(user.id, false);
					await setSessionCookie(ctx, { session, user });
					expireCookie(ctx, pendingCookieOf(ctx));
					return ctx.json({ accountId: user.id });
				}
			)
		}
	}) satisfies BetterAuthPlugin;
