import { afterAll, expect, test } from 'vitest';
import pg from 'pg';
import { expectAccessible, phonePage, picture } from '../support/browser.ts';
import { startSystem } from '../support/system.ts';
import { system } from '../support/own-system.ts';

type Started = Awaited<ReturnType<typeof startSystem>>;
const systems: Started[] = [];
const begin = async (folder?: string) => {
	const system = await startSystem(folder);
	systems.push(system);
	return system;
};

afterAll(async () => {
	// The last one first: those before it stood in the same folder.
	for (const system of systems.toReversed()) await system.remove();
});

async function query(system: Started, text: string): Promise<unknown[]> {
	const client = new pg.Client({ connectionString: system.urls.owner });
	await client.connect();
	const { rows } = await client.query(text);
	await client.end();
	return rows;
}

const answers = (address: string) =>
	fetch(address).then(
		() => true,
		() => false
	);

test('the first page opens on a phone, and anybody can use it', async () => {
	const page = await phonePage();
	const response = await page.goto('/');
	expect(response?.status()).toBe(200);
	expect(await page.getAttribute('html', 'lang')).toBe('vi');
	await picture(page, 'first-page');
	await expectAccessible(page);
});

test('stopped or killed, it starts again with what it had', async () => {
	const first = await begin();
	await query(first, 'create table kept (n int)');
	await query(first, 'insert into kept values (1)');
	await first.stop();
	expect(await answers(first.address)).toBe(false);

	const second = await begin(first.folder);
	await query(second, 'insert into kept values (2)');
	process.kill(second.pid, 'SIGKILL');
	// Nothing of a killed system serves on, or the next one would stand beside its ghost.
	await expect.poll(() => answers(second.address), { timeout: 10_000 }).toBe(false);

	const third = await begin(first.folder);
	expect(await query(third, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }]);
	expect(await answers(third.address)).toBe(true);
});

test('a visitor cannot choose the address that the system believes to have', async () => {
	const { address } = system();
	const response = await fetch(address, { headers: { 'x-hocvuso-host': 'evil.example', 'x-hocvuso-protocol': 'https' } });
	expect(await response.text()).not.toContain('evil.example');
});
