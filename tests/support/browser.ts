import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { AxeResults, RunOptions } from 'axe-core';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import { findChromium } from './chromium.ts';
import { system } from './own-system.ts';

const ARGS = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync'
];

/** A cheap phone, held upright: what most residents have. */
export const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true } as const;

let browser: Promise<Browser> | undefined;
let twin: Promise<Page> | undefined;

/** The file's one browser, started when first needed and closed after its last test. */
function theBrowser(): Promise<Browser> {
	browser ??= chromium.launch({ executablePath: findChromium(), args: ARGS });
	return browser;
}

/** Scripts that failed on the pages of the test that is running, and requests that the browser itself gave up. */
const failed: string[] = [];
const givenUp = new Set<string>();
// A script that fails on a page is a failed test, not a line that nobody reads. A module that had not come yet when somebody
// went on to the next page has not failed.
afterEach(() => {
	const real = failed.splice(0).filter((line) => !givenUp.has(/dynamically imported module: (\S+)/.exec(line)?.[1] ?? ''));
	givenUp.clear();
	expect(real, 'scripts that failed on a page').toEqual([]);
});

afterAll(async () => {
	await (await browser)?.close();
	browser = undefined;
	twin = undefined;
});

/** A page of its own (own cookies, own storage) on the system under test, as in an office. */
export async function page(options: BrowserContextOptions = {}): Promise<Page> {
	const context = await (
		await theBrowser()
	).newContext({
		baseURL: system().address,
		locale: 'vi-VN',
		timezoneId: 'Asia/Ho_Chi_Minh',
		...options
	});
	const opened = await context.newPage();
	// What is not there after half a minute will not come: better said than waited for.
	opened.setDefaultTimeout(30_000);
	opened.on('requestfailed', (request) => {
		if (request.failure()?.errorText === 'net::ERR_ABORTED') givenUp.add(request.url());
	});
	opened.on('pageerror', (error) => failed.push(`${opened.url()}: ${error.message}`));
	return opened;
}

/** The same on a phone of 360×740; `{ javaScriptEnabled: false }` turns scripts off. */
export function phonePage(options: BrowserContextOptions = {}): Promise<Page> {
	return page({ ...PHONE, ...options });
}

/** What a phone in a hamlet has: slow 3G and a slow processor. */
export async function slowDown(page: Page, { kbits = 400, latency = 400, cpu = 4 } = {}): Promise<void> {
	const session = await page.context().newCDPSession(page);
	const bytes = (kbits * 1000) / 8;
	await session.send('Network.enable');
	await session.send('Network.emulateNetworkConditions', {
		offline: false,
		latency,
		downloadThroughput: bytes,
		uploadThroughput: bytes
	});
	await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES: RunOptions = {
	runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
	resultTypes: ['violations'],
	preload: false
};

/** Fails when the page, as it is now, breaks a rule of WCAG 2.2 AA that a machine can see; names rule, element and remedy. */
export async function expectAccessible(page: Page): Promise<void> {
	// Evaluated from outside, so the page's own content policy has nothing to say about it.
	if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
	const { violations } = await page.evaluate(
		(rules) => (globalThis as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } }).axe.run(rules),
		RULES
	);
	if (violations.length === 0) return;
	const lines = violations.flatMap((rule) =>
		rule.nodes.map((node) => `${rule.id}: ${node.html}\n    ${node.failureSummary?.replaceAll('\n', '\n    ')}`)
	);
	throw new Error(`${page.url()} breaks ${violations.length} rules of WCAG 2.2 AA:\n${lines.join('\n')}`);
}

/**
 * The same for a page without scripts, which the rules need: what it shows now, from the same address, in a page that runs
 * them. One such page serves all tests of a file, because reading the rules in costs more than applying them.
 */
export async function expectTwinAccessible(shown: Page): Promise<void> {
	// Without the scripts of the page: one that was reached without loading names its modules from where it was first loaded.
	const html = (await shown.content()).replaceAll(/<script[\s\S]*?<\/script>|<link[^>]*modulepreload[^>]*>/g, '');
	twin ??= phonePage();
	const reader = await twin;
	await reader.setViewportSize(shown.viewportSize() ?? PHONE.viewport);
	await reader.route(shown.url(), (route) => route.fulfill({ contentType: 'text/html', body: html }), { times: 1 });
	await reader.goto(shown.url());
	await expectAccessible(reader);
}

/** Goes to an address on a line so slow that somebody is at work (`early`) before the page's scripts have come; answers when it is awake. */
export async function gotoSlowly(page: Page, address: string, early: () => Promise<void>): Promise<void> {
	const asked = Promise.withResolvers<void>();
	await page.route('**/*.js', async (route) => {
		await asked.promise;
		await route.continue();
	});
	await page.goto(address, { waitUntil: 'commit' });
	await early();
	asked.resolve();
	await awake(page);
	await page.unroute('**/*.js');
}

/** When the page's scripts have come: what is pressed from then on the page itself answers. */
export const awake = (page: Page): Promise<void> => page.waitForLoadState('networkidle');

/** A picture of the whole page in test-results/, for people to look at: taken when asked for, `PICTURES=yes npm test`. */
export async function picture(page: Page, name: string): Promise<void> {
	if (!process.env['PICTURES']) return;
	mkdirSync('test-results', { recursive: true });
	await page.screenshot({ path: `test-results/${name}.png`, fullPage: true });
}
