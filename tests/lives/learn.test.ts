import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Lesson } from '#contract/content.ts';
import { setAccount } from '#server/platform/access/index.ts';
import { connect, type Connection } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { expectAccessible, phonePage, picture } from '../support/browser.ts';
import { answerQuestion } from '../support/questions.ts';
import { system } from '../support/own-system.ts';

let owner: Connection;
beforeAll(() => {
	owner = connect(system().urls.owner, { max: 2 });
});
afterAll(() => owner.close());

/** A resident of Mỹ An Hưng with a name to sign in by. */
async function resident(login: string): Promise<string> {
	const id = newId();
	const { db } = owner;
	const place = await db
		.selectFrom('place')
		.select('id')
		.where('code', '=', '30178')
		.where('valid_from', '=', '2025-07-01')
		.executeTakeFirstOrThrow();
	await db.insertInto('person').values({ id, home_place_id: place.id, birth_year: 1956 }).execute();
	await db.insertInto('identity').values({ person_id: id, full_name: 'Nguyễn Thị Bé Sáu' }).execute();
	const who = {
		kind: 'resident',
		actor: { kind: 'resident', personId: id },
		name: 'Nguyễn Thị Bé Sáu',
		assistedBy: null
	} as const;
	await setAccount(db, who, { login, password: 'con cá lóc nướng trui', again: 'con cá lóc nướng trui', now: new Date() });
	return id;
}
async function signIn(page: Page, login: string, to = '/me'): Promise<void> {
	await page.goto(`/sign-in?name&to=${encodeURIComponent(to)}`);
	await page.fill('[name=login]', login);
	await page.fill('[name=password]', 'con cá lóc nướng trui');
	await page.click('main form button');
	await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}
/** The judge needs a page that can run its timers; the page without script is the same page. */
const judged = (page: Page, scripted: boolean) => (scripted ? expectAccessible(page) : undefined);
const mainButton = (page: Page) => page.locator('main :is(a.button, button.button).wide').first();
const heading = async (page: Page) => (await page.textContent('h1'))?.trim();

/** From the lesson's first page to its task, as a thumb would. */
async function read(page: Page, lesson: Lesson): Promise<void> {
	for (const { heading: words } of lesson.pages) {
		expect(await heading(page)).toBe(words.vi);
		await mainButton(page).click();
	}
}
/** Answers the question that is shown; wrongly on purpose where told. */
async function answer(page: Page, lesson: Lesson, right: boolean): Promise<void> {
	const stem = await heading(page);
	const question = lesson.checks.find((check) => check.stem.vi === stem);
	if (!question) throw new Error(`no question says ${stem}`);
	await answerQuestion(page, question, right, 'main :is(a.button, button.button).wide');
}
async function check(page: Page, lesson: Lesson, right: number): Promise<void> {
	for (let n = 0; n < 5; n += 1) {
		expect(await page.textContent('.steps')).toContain(`Câu ${n + 1}/5`);
		await answer(page, lesson, n < right);
		expect(await page.textContent('.verdict')).toContain(n < right ? 'Đúng rồi' : 'Chưa đúng');
		await mainButton(page).click();
	}
}
const lessonCalled = (id: string) => Lesson.parse(JSON.parse(readFileSync(`content/lessons/${id}/lesson.json`, 'utf8')));
const lessonK1 = lessonCalled('k1');
const lessonScam = lessonCalled('4.2');

test.each([
	['with script', true],
	['without script', false]
])('somebody who has not signed in learns a lesson, %s', async (_, javaScriptEnabled) => {
	const page = await phonePage({ javaScriptEnabled });
	await page.goto('/learn');
	await judged(page, javaScriptEnabled);
	await picture(page, 'learn');
	await mainButton(page).click();
	await judged(page, javaScriptEnabled);
	await picture(page, 'learn-page');
	await read(page, lessonK1);

	// The wrong place first: it says so, and shows no key.
	await page.click('.phone button[value=new]');
	expect(await page.textContent('[role=status]')).toContain('Chưa phải chỗ đó');
	expect(await page.textContent('main')).not.toContain('Chỗ đúng');
	await judged(page, javaScriptEnabled);
	await picture(page, 'learn-try');
	await page.click('.phone button[value=look]');
	expect(await heading(page)).toBe('Đúng chỗ rồi!');
	await mainButton(page).click();

	// Nothing chosen: asked again, kindly.
	await page.click('main form button.wide, .phone button');
	expect(await page.textContent('[role=alert]')).toContain('Bạn trả lời câu này trước nhé');
	await check(page, lessonK1, 3);
	expect(await heading(page)).toBe('Gần được rồi!');
	expect(await page.textContent('main')).toContain('Coi lại chỗ này');
	await judged(page, javaScriptEnabled);
	await picture(page, 'learn-result-not-yet');
	await mainButton(page).click();
	await check(page, lessonK1, 4);
	expect(await heading(page)).toBe('Bạn đã xong bài này!');
	expect(await page.textContent('main')).toContain('Bạn chưa đăng nhập');

	// Whoever signs in now keeps what they have just done, by pressing a button.
	const login = `tu-${javaScriptEnabled ? 'js' : 'nojs'}`;
	const id = await resident(login);
	const to = new URL((await page.getAttribute('main a[href^="/sign-in"]', 'href'))!, page.url()).searchParams.get('to')!;
	await signIn(page, login, to);
	const kept = () => owner.db.selectFrom('evidence').select('what').where('person_id', '=', id).execute();
	expect(await kept()).toEqual([]);
	await page.getByRole('button', { name: 'Ghi kết quả vào trang của tôi' }).click();
	await page.getByText('Kết quả đã được ghi').waitFor();
	expect(await kept()).toEqual([{ what: 'lesson:k1' }]);
	// Reloading sends nothing again, and Back is simply back.
	await page.reload();
	expect(await heading(page)).toBe('Bạn đã xong bài này!');
	expect(await kept()).toHaveLength(1);
	await page.goBack();
	expect(await heading(page)).toBeTruthy();
});

test.each([
	['with script', true],
	['without script', false]
])('a resident learns a lesson, is recognised for it, and finds it at home, %s', async (_, javaScriptEnabled) => {
	const login = `sau-${javaScriptEnabled ? 'js' : 'nojs'}`;
	const id = await resident(login);
	const page = await phonePage({ javaScriptEnabled });
	await signIn(page, login);
	expect(await page.textContent('main')).toContain('Chào Nguyễn Thị Bé Sáu');
	await judged(page, javaScriptEnabled);
	await picture(page, 'me-new');

	await page.goto('/learn/4.2');
	await read(page, lessonScam);
	await answerQuestion(page, lessonScam.task.try, true, '');
	await mainButton(page).click();
	await check(page, lessonScam, 5);
	expect(await heading(page)).toBe('Bạn đã xong bài này!');
	expect(await page.textContent('main')).toContain('Kết quả đã được ghi');
	await judged(page, javaScriptEnabled);
	await picture(page, 'learn-result');
	await page.reload();
	const evidence = await owner.db
		.selectFrom('evidence')
		.select(['what', 'mode'])
		.where('person_id', '=', id)
		.orderBy('what')
		.execute();
	expect(evidence).toEqual([
		{ what: 'lesson:4.2', mode: 'alone' },
		{ what: 'practice:scam', mode: 'alone' }
	]);

	await page.goto('/me');
	expect(await page.textContent('main')).toContain(lessonScam.title.vi);
	await picture(page, 'me');
	await judged(page, javaScriptEnabled);
});

test('a lesson that is not there, and an address made up, are answered kindly', async () => {
	const page = await phonePage();
	expect((await page.goto('/learn/no-such-lesson'))?.status()).toBe(404);
	const made = [
		'/learn/k1?page=-7',
		'/learn/k1?page=many',
		'/learn/k1/try?touch=hello&tries=x',
		'/learn/k1/check?attempt=1&q1=z',
		'/learn/k1/result',
		`/learn/k1/check?attempt=${newId()}&at=99&q1=${'x'.repeat(500)}`
	];
	const statuses: [string, number | undefined][] = [];
	for (const path of made) statuses.push([path, (await page.goto(path))?.status()]);
	expect(statuses).toEqual(made.map((path) => [path, 200]));
});

test('the voice of the device reads the page, and stops', async () => {
	const page = await phonePage();
	await page.addInitScript(() => {
		const said: string[] = [];
		const voices = [
			{ lang: 'vi-VN', localService: false, name: 'far' },
			{ lang: 'vi-VN', localService: true, name: 'near' }
		];
		let speaking = false;
		Object.assign(globalThis, { said });
		Object.defineProperty(globalThis, 'SpeechSynthesisUtterance', {
			value: class {
				text: string;
				voice: { name: string } | null = null;
				constructor(text: string) {
					this.text = text;
				}
				addEventListener() {}
			}
		});
		Object.defineProperty(globalThis, 'speechSynthesis', {
			value: {
				getVoices: () => voices,
				addEventListener: () => {},
				removeEventListener: () => {},
				get speaking() {
					return speaking;
				},
				speak: (words: { text: string; voice: { name: string } }) => {
					speaking = true;
					said.push(`${words.voice.name}: ${words.text}`);
				},
				cancel: () => {
					speaking = false;
				}
			}
		});
	});
	await page.goto('/learn/k1');
	const button = page.getByRole('button', { name: 'Nghe đọc' });
	await button.click();
	const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
	expect(said[0]).toBe(`near: ${lessonK1.pages[0]!.heading.vi}`);
	expect(said.length).toBeGreaterThan(4);
	expect(said.every((line) => line.startsWith('near: '))).toBe(true);
	await page.getByRole('button', { name: 'Dừng đọc' }).click();
	expect(await button.isVisible()).toBe(true);
});

test('without a voice of its own, the page says so and offers none', async () => {
	const page = await phonePage();
	await page.addInitScript(() =>
		Object.defineProperty(globalThis, 'speechSynthesis', {
			value: { getVoices: () => [{ lang: 'vi-VN', localService: false }], addEventListener: () => {}, cancel: () => {} }
		})
	);
	await page.goto('/learn/k1');
	await page.getByText('Máy này chưa có giọng đọc').waitFor();
	expect(await page.getByRole('button', { name: 'Nghe đọc' }).count()).toBe(0);
});
