/**
 * A learner's first pages on a poor line: kB by type and time until readable and usable, with and without script.
 * `npm run bench -- first-page`. A really started system, a cold Chromium for every opening, throttled to 400 kbit/s with 400 ms
 * round trip and a processor four times slower; medians of five openings.
 *
 * Readable is the first contentful paint. Usable is when, beyond that, the whole document is parsed (then its links and forms work,
 * whatever scripts are still on their way) and its main button can be pressed. The largest paint is given beside them. `all` is
 * when nothing is on its way any more. Chromium does not charge for opening the connection: a fresh one over https costs two
 * round trips more, 0.8 s on this line.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ensureBuilt } from '../bin/support/build.ts';
import { start } from '../bin/support/children.ts';
import { findChromium } from '../tests/support/chromium.ts';
import { percentile, report } from './support/result.ts';

const LINE = { kbits: 400, latency: 400, cpu: 4 };
const BUDGET = { first_flight_kb: 14, total_kb: 60, usable_ms: 2000 };
const OPENINGS = 5;
const PAGES = ['/', '/learn', '/learn/k1', '/sign-in'] as const;

/** One opening of a page: bytes on the wire by type of resource, and times from the start of navigation. */
type Opening = {
	bytes: Record<string, number>;
	requests: number;
	readable: number;
	largest: number;
	usable: number;
	all: number;
};

async function open(browser: Browser, address: string, path: string, scripted: boolean): Promise<Opening> {
	const context = await browser.newContext({
		viewport: { width: 360, height: 740 },
		deviceScaleFactor: 2,
		isMobile: true,
		hasTouch: true,
		javaScriptEnabled: scripted,
		locale: 'vi-VN'
	});
	const page = await context.newPage();
	const session = await context.newCDPSession(page);
	const types = new Map<string, string>();
	const bytes: Record<string, number> = {};
	session.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type.toLowerCase()));
	session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
		const type = types.get(requestId) ?? 'other';
		bytes[type] = (bytes[type] ?? 0) + encodedDataLength;
	});
	await session.send('Network.enable');
	const throughput = (LINE.kbits * 1000) / 8;
	await session.send('Network.emulateNetworkConditions', {
		offline: false,
		latency: LINE.latency,
		downloadThroughput: throughput,
		uploadThroughput: throughput
	});
	await session.send('Emulation.setCPUThrottlingRate', { rate: LINE.cpu });
	await page.goto(address + path, { waitUntil: 'networkidle' });
	// The first paint may come after the line has fallen silent, on this processor.
	await expectPaint(page);
	const times = await page.evaluate(() => {
		const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
		const resources = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
		const observer = new PerformanceObserver(() => {});
		observer.observe({ type: 'largest-contentful-paint', buffered: true });
		return {
			readable: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
			largest: observer.takeRecords().at(-1)?.startTime ?? Number.NaN,
			parsed: navigation?.domInteractive ?? Number.NaN,
			all: Math.max(navigation?.responseEnd ?? Number.NaN, ...resources.map((resource) => resource.responseEnd))
		};
	});
	// Seen, not covered, and what a thumb there would press.
	await page.locator('main :is(a.button, button.button)').first().click({ trial: true });
	await context.close();
	const { readable, largest, parsed, all } = times;
	return { bytes, requests: types.size, readable, largest, usable: Math.max(readable, parsed), all };
}

async function expectPaint(page: Page): Promise<void> {
	for (let n = 0; n < 100; n += 1) {
		if (await page.evaluate(() => performance.getEntriesByName('first-contentful-paint').length > 0)) return;
		await page.waitForTimeout(50);
	}
	throw new Error(`${page.url()} was never painted.`);
}

const home = await mkdtemp(join(tmpdir(), 'hocvuso-bench-'));
// PostgreSQL's own account must be able to pass through.
await chmod(home, 0o755);
ensureBuilt();
const system = await start(
	'bin/start.ts',
	{ ...process.env, VAR_FOLDER: home, PORT: '0', DEMO: 'off', NODE_ENV: 'production' },
	{ quiet: true }
);
const figures: Record<string, number> = {};
let met = true;
try {
	const { address } = system.ready as { address: string };
	const browser = await chromium.launch({
		executablePath: findChromium(),
		args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']
	});
	// The server's own first answer reads the content; learners come later.
	for (const path of PAGES) await (await fetch(address + path)).text();
	for (const path of PAGES)
		for (const scripted of [true, false]) {
			const openings: Opening[] = [];
			for (let n = 0; n < OPENINGS; n += 1) openings.push(await open(browser, address, path, scripted));
			const middle = (pick: (opening: Opening) => number) => percentile(openings.map(pick), 0.5);
			const kb = (pick: (bytes: Record<string, number>) => number) => Math.round(middle(({ bytes }) => pick(bytes)) / 100) / 10;
			const sum = (bytes: Record<string, number>) => Object.values(bytes).reduce((a, b) => a + b, 0);
			const name = `${path}${scripted ? '' : ' without script'}`;
			const row = {
				first_flight_kb: kb((bytes) => (bytes.document ?? 0) + (bytes.stylesheet ?? 0)),
				script_kb: kb((bytes) => bytes.script ?? 0),
				total_kb: kb(sum),
				requests: middle(({ requests }) => requests),
				readable_ms: Math.round(middle(({ readable }) => readable)),
				largest_ms: Math.round(middle(({ largest }) => largest)),
				usable_ms: Math.round(middle(({ usable }) => usable)),
				all_ms: Math.round(middle(({ all }) => all))
			};
			for (const [figure, value] of Object.entries(row)) figures[`${name} ${figure}`] = value;
			met &&=
				row.first_flight_kb <= BUDGET.first_flight_kb && row.total_kb <= BUDGET.total_kb && row.usable_ms <= BUDGET.usable_ms;
			console.log(
				`${name.padEnd(28)} ${row.total_kb.toFixed(1).padStart(5)} kB in ${row.requests} requests (page and style ${row.first_flight_kb}, script ${row.script_kb}); readable ${row.readable_ms} ms, largest ${row.largest_ms}, usable ${row.usable_ms}, all ${row.all_ms}`
			);
		}
	await browser.close();
} finally {
	await system.stop(30_000);
	await rm(home, { recursive: true, force: true });
}
report({ bench: 'first-page', figures, rows: { pages: PAGES.length, openings: OPENINGS, line: LINE }, budget: BUDGET, met });
