import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible, phonePage } from '../support/browser.ts';
import { signInAs } from '../support/sign-in.ts';

/** What a page is, whichever person, target or lesson it shows and in whatever order: one of each kind is looked at. */
const kindOf = ({ pathname }: URL): string =>
	pathname
		.split('/')
		.map((part, at, parts) => (/\d/.test(part) || parts[at - 1] === 'policies' ? '*' : part))
		.join('/');

/** Follows every link into the office that a page shows, and those of that page, one of a kind; says what is wrong with which. */
async function follow(phone: Page, start: string): Promise<{ seen: string[]; faults: string[] }> {
	const origin = new URL(phone.url()).origin;
	const kinds = new Set([kindOf(new URL(start, origin))]);
	const [seen, faults]: string[][] = [[], []];
	for (const queue = [start]; queue.length > 0;) {
		const path = queue.shift()!;
		const answer = await phone.goto(path);
		seen!.push(path);
		if (answer?.status() !== 200) faults!.push(`${path}: ${answer?.status()}`);
		const wider = await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		if (wider > 0) faults!.push(`${path}: ${wider} px wider than the phone`);
		if (!(await phone.title())) faults!.push(`${path}: has no title`);
		await expectAccessible(phone).catch((error: Error) => faults!.push(error.message));
		const links = await phone.$$eval('a[href]:not([download])', (all) => all.map((link) => link.getAttribute('href')!));
		for (const link of links.map((href) => new URL(href, phone.url()))) {
			const isPage =
				link.origin === origin &&
				link.pathname.startsWith('/office') &&
				!/\.\w{3,5}$|xlsx|docx|\/report$|sign-out|\/files?\//.test(link.pathname);
			if (!isPage || kinds.has(kindOf(link))) continue;
			kinds.add(kindOf(link));
			queue.push(link.pathname + link.search);
		}
	}
	return { seen: seen!, faults: faults! };
}

// As many pages as there are, each with the checker's two seconds.
const timeout = 300_000;

test(
	'every page that the office of a commune can reach opens on a phone, fits it, and keeps the rules of WCAG',
	{ timeout },
	async () => {
		const phone = await phonePage();
		await signInAs(phone, 'mau.xa', '/office');
		await phone.waitForURL((url) => !url.pathname.startsWith('/staff'));
		const { seen, faults } = await follow(phone, '/office/board');
		expect(faults).toEqual([]);
		expect(seen.length).toBeGreaterThanOrEqual(25);
	}
);
