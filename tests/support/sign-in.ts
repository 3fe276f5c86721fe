import pg from 'pg';
import type { Page } from 'playwright-core';
import { sampleSignIns, type SampleSignIn } from '#server/platform/access/samples.ts';
import { system } from './own-system.ts';

/** How a sample account signs in at this moment. A code works once, so whoever signs in twice in a minute has it forgotten first. */
export async function sample(username: string): Promise<SampleSignIn> {
	const found = (await sampleSignIns(system().folder, new Date())).find((signIn) => signIn.username === username);
	if (!found) throw new Error(`no sample ${username}`);
	await asOwner('delete from staff_code_used');
	return found;
}

/** Through the pages, as a person does: name and password, then the code. `to`: the page to be at afterwards. */
export async function signInAs(page: Page, username: string, to: string): Promise<void> {
	const signIn = await sample(username);
	await page.goto(`/staff/sign-in?to=${encodeURIComponent(to)}`);
	await page.fill('[name=username]', signIn.username);
	await page.fill('[name=password]', signIn.password);
	await page.click('main button');
	await page.fill('[name=code]', (await sample(username)).code);
	await page.click('main form button');
}

/** Behind the pages of the system under test, as the owner of its database. */
export async function asOwner<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
	const client = new pg.Client({ connectionString: system().urls.owner });
	await client.connect();
	try {
		return (await client.query<Row>(text, values)).rows;
	} finally {
		await client.end();
	}
}
