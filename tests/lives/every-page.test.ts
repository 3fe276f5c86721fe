import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible, phonePage } from '../support/browser.ts';
import { signInAs } from '../support/sign-in.ts';

/** What a page is, whichever person, target or lesson it shows: one of each kind is looked at. */
function kindOf({ pathname, searchParams }: URL): string {
	const path = pathname
		.split('/')
		.map((part, at, parts) => (/\d/.test(part) || ['learn', 'policies'].includes(parts[at - 1] ?? '') ? '*' : part));
	return [path.join('/'), ...[...searchParams.keys()].toSorted()].join(' ');
}

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

test.each([
	['mau.tinh', 25],
	['mau.xa', 25],
	['mau.soan', 10]
])(
	'every page of the office that %s can reach opens on a phone, fits it, and keeps the rules of WCAG',
	{ timeout: 240_000 },
	async (who, atLeast) => {
		const phone = await phonePage();
		await signInAs(phone, who, '/office');
		await phone.waitForURL((url) => !url.pathname.startsWith('/staff'));
		const { seen, faults } = await follow(phone, '/office/board');
		expect(faults).toEqual([]);
		expect(seen.length).toBeGreaterThanOrEqual(atLeast);
		await phone.context().close();
	}
);
