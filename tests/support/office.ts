import type { Page } from 'playwright-core';
import { hashPassword } from '#server/platform/access/passwords.ts';
import { sampleCode } from '#server/platform/access/staff/one-time-code.ts';
import { addRole, addStaff } from '#server/platform/access/staff/queries.ts';
import type { Role } from '#server/platform/access/who.ts';
import { connect } from '#server/platform/db/index.ts';
import type { Urls } from '#server/platform/db/roles.ts';
import { newId } from '#server/platform/ids.ts';

const PASSWORD = 'con trâu ba bờ';

/** Makes an account with one role in a place of today (by its code) or an organisation, behind the pages. */
export async function buildOfficer(urls: Urls, role: Role['role'], where: { code?: string; organisationId?: string }): Promise<{ username: string; accountId: string }> {
	const { db, close } = connect(urls.owner, { max: 1 });
	try {
		const accountId = newId();
		const username = `thu.${accountId.slice(-8)}`;
		const place = where.code ? await db.selectFrom('place').select('id').where('code', '=', where.code).where('valid_to', '=', 'infinity').executeTakeFirstOrThrow() : null;
		await addStaff(db, { id: accountId, username, name: 'Lê Thị Thử', passwordHash: await hashPassword(PASSWORD), startingPassword: false });
		await addRole(db, { accountId, role, placeId: place?.id ?? null, organisationId: where.organisationId ?? null, grantedBy: null });
		return { username, accountId };
	} finally {
		await close();
	}
}

/** Signs somebody in for the first time, through the pages: password, then setting up the second factor. */
export async function signInOfficer(page: Page, username: string): Promise<void> {
	await page.goto('/staff/sign-in');
	await page.fill('[name=username]', username);
	await page.fill('[name=password]', PASSWORD);
	await page.click('main button');
	await page.waitForURL('**/staff/second-factor**');
	const secret = (await page.textContent('.key'))!.trim();
	await page.fill('[name=code]', await sampleCode(secret, new Date()));
	await page.click('main button');
	await page.waitForSelector('.codes');
}
