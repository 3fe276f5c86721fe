import { chromium } from 'playwright-core';
import { readBank } from './src/server/framework/index.ts';
import { loadBank } from './src/server/assessment/load.ts';
import { setAccount } from './src/server/platform/access/index.ts';
import { connect } from './src/server/platform/db/index.ts';
import { newId } from './src/server/platform/ids.ts';
import { exploreStage } from './src/core/performance/index.ts';
import { mask } from './src/core/mask.ts';
const owner = connect(process.env['DATABASE_OWNER_URL']!, { max: 2 });
const { items } = await readBank(null, []);
await loadBank(owner.db, items);
const login = `shot-${Date.now()}`, PASSWORD = 'con cá lóc nướng trui';
const id = newId();
const place = await owner.db.selectFrom('place').select('id').where('code', '=', '30178').where('valid_from', '=', '2025-07-01').executeTakeFirstOrThrow();
await owner.db.insertInto('person').values({ id, home_place_id: place.id, birth_year: 1956 }).execute();
await owner.db.insertInto('identity').values({ person_id: id, full_name: 'Nguyễn Thị Bé Bảy' }).execute();
await setAccount(owner.db, { kind: 'resident', actor: { kind: 'resident', personId: id }, name: 'Bảy', assistedBy: null } as never, { login, password: PASSWORD, again: PASSWORD, now: new Date() });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--headless=new', '--disable-gpu'] });
const js = process.env['NOJS'] !== '1';
const context = await browser.newContext({ baseURL: 'http://127.0.0.1:3105', viewport: { width: 360, height: 740 }, deviceScaleFactor: 1.5, isMobile: true, hasTouch: true, locale: 'vi-VN', javaScriptEnabled: js });
const page = await context.newPage();
page.setDefaultTimeout(60000);
page.on('pageerror', (e) => console.log('PAGEERROR', e.message));
await page.goto('/sign-in?name&to=/me');
await page.fill('[name=login]', login); await page.fill('[name=password]', PASSWORD);
await page.click('main form button'); await page.waitForURL('**/me');
await page.goto('/assess'); await page.check('input[name=agree]'); await page.click('main form .button'); await page.click('form[action="?/start"] .button');
await page.waitForURL(/\/assess\/[0-9a-f-]{36}$/);
const sitting = page.url().split('/').at(-1)!;
const url = page.url();
const wanted = process.argv.slice(2);
for (const item of items.filter((i) => i.type === 'performance' && (wanted.length === 0 || wanted.includes(i.id)))) {
	if (item.type !== 'performance') continue;
	await owner.pool.query(`update sitting s set current_item = (select n from bank_item b where b.version = s.bank_version and b.item_id = $2) where s.id = $1`, [sitting, item.id]);
	await context.request.post(`${url}?/answer`, { form: { item: 'none', unknown: '1' }, headers: { origin: 'http://127.0.0.1:3105' } });
	await page.goto(url);
	if (js) await page.waitForFunction(() => document.querySelector('fieldset.question:not([disabled])'));
	if (js) await page.waitForTimeout(700);
	const shown = await page.inputValue('input[name=item]');
	if (shown !== item.id) { console.log('not shown', item.id, shown); continue; }
	await page.screenshot({ path: `/tmp/tasks/shots/${item.id}-0.png`, fullPage: true });
	const acts = exploreStage(item, item.key).shortest!;
	// in the sitting's names
	const m = mask(item, `${sitting} ${item.id}`).question;
	const names = new Map<string, string>(); const opts = new Map<string, string>();
	item.screens.forEach((s, a) => s.elements.forEach((e, b) => { const x = m.screens[a]!.elements[b]!; names.set(e.id, x.id); (e.options ?? []).forEach((o, c) => opts.set(`${e.id}=${o.id}`, x.options![c]!.id)); }));
	let n = 0;
	for (const act of acts) {
		const [el, text] = act.split('=') as [string, string | undefined];
		if (el === '<') await page.click('button[name="q.do"][value="<"]');
		else if (text === undefined) await page.click(`button[name="q.do"][value="${names.get(el)}"]`);
		else if (opts.has(act)) await page.locator(`input[name="q.${names.get(el)}"][value="${opts.get(act)}"]`).check();
		else await page.fill(`input[name="q.${names.get(el)}"]`, text);
		n++;
		if (n === Math.ceil(acts.length / 2) || n === acts.length) await page.screenshot({ path: `/tmp/tasks/shots/${item.id}-${n}.png`, fullPage: n !== acts.length });
	}
	const wide = await page.evaluate(() => document.documentElement.scrollWidth);
	console.log(item.id, acts.length, 'width', wide);
}
await browser.close(); await owner.close();
