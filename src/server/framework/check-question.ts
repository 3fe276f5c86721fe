import type { PracticeQuestion } from '#contract/content.ts';
import type { Area } from '#contract/pictures.ts';
import { isTouchable } from '#contract/question.ts';
import { checkLuck } from './check-credit.ts';
import { checkPerformance } from './check-performance.ts';
import { gather, inEnglish, type Fault, type Say } from './faults.ts';
import type { Problems } from './files.ts';

/** How much longer than every other option the right one may be before its length gives it away. */
const LONGER = 1.35;
/** The least width and height of a place on a picture, percent: a finger's breadth, more or less, on a narrow phone. */
const THUMB = 10;

/** What is wrong with one question, of the bank or of a lesson; `where` names it (file and id). */
export const checkQuestion = (where: string, question: PracticeQuestion): Problems =>
	questionFaults(question).map((fault) => `${where}: ${inEnglish(fault)}`);

/** The same, as faults that a page can say in its reader's language. */
export const questionFaults = (question: PracticeQuestion): Fault[] => gather((say) => check(question, say));

function check(question: PracticeQuestion, say: Say): void {
	if ('options' in question) checkIds(question.options, 'options', say);
	if ('credit' in question && question.type !== 'performance') checkLuck(question, say);
	switch (question.type) {
		case 'single': {
			const right = question.options.find(({ id }) => id === question.key);
			if (!right) say('the key {id} is no option', { id: question.key });
			else checkLength(question, right.text, say);
			break;
		}
		case 'multiple':
			checkNamed(question.key, question.options, say);
			if (new Set(question.key).size === question.options.length) say('every option is right: nothing is asked');
			break;
		case 'order':
			if (question.key.join() !== question.options.map(({ id }) => id).join())
				say('the key must repeat the options, which are written in the right order');
			break;
		case 'match':
			checkIds(question.left, 'left', say);
			for (const { id } of question.left) if (!Object.hasOwn(question.key, id)) say('left {id} has no key', { id });
			for (const id of Object.keys(question.key))
				if (!question.left.some((entry) => entry.id === id)) say('the key names {id}, which is not on the left', { id });
			checkNamed(Object.values(question.key), question.options, say);
			break;
		case 'touch':
			checkScreen(question, say);
			break;
		case 'performance':
			checkPerformance(question, say);
			break;
		case 'short':
			break;
	}
}

type Named = readonly { readonly id: string }[];

function checkIds(list: Named, name: string, say: Say): void {
	if (new Set(list.map(({ id }) => id)).size !== list.length) say('two of {list} share an id', { list: name });
}

function checkNamed(key: readonly string[], options: Named, say: Say): void {
	for (const id of new Set(key)) if (!options.some((option) => option.id === id)) say('the key {id} is no option', { id });
}

function checkLength(question: Extract<PracticeQuestion, { type: 'single' }>, right: { vi: string; en: string }, say: Say): void {
	const others = question.options.filter(({ id }) => id !== question.key).map(({ text }) => text.vi.length);
	const longest = Math.max(...others);
	if (right.vi.length > LONGER * longest)
		say('the right option is much longer than every other ({length} characters, the next {next}): a clue by length', {
			length: right.vi.length,
			next: longest
		});
}

function checkScreen({ screen, key, picture }: Extract<PracticeQuestion, { type: 'touch' }>, say: Say): void {
	checkIds(screen.elements, 'screen elements', say);
	const touchable = screen.elements.filter(isTouchable);
	if (touchable.length < 3)
		say('only {count} places can be touched; at least 3, or there is nothing to choose', { count: touchable.length });
	if (screen.elements.some(({ area }) => area)) checkAreas(screen.elements, picture, say);
	for (const id of key) {
		if (!screen.elements.some((element) => element.id === id)) say('the key {id} is not on the screen', { id });
		else if (!touchable.some((element) => element.id === id)) say('the key {id} cannot be touched', { id });
	}
}

type Places = Extract<PracticeQuestion, { type: 'touch' }>['screen']['elements'];

/** Every place that can be touched lies on the picture, is large enough for a thumb, and shares no point with another. */
function checkAreas(elements: Places, picture: string | undefined, say: Say): void {
	if (picture === undefined) say('places lie on a picture, and there is none', {}, 'picture');
	const laid: { area: Area; n: number }[] = [];
	for (const [n, element] of elements.entries()) {
		if (!isTouchable(element)) continue;
		const at = `screen.elements.${n}`;
		const { area } = element;
		if (!area) {
			say('lies nowhere on the picture, as other places do', {}, at);
			continue;
		}
		if (area.x + area.width > 100 || area.y + area.height > 100) say('reaches beyond the picture', {}, at);
		if (area.width < THUMB || area.height < THUMB)
			say('is too small for a thumb: at least {least} % each way', { least: THUMB }, at);
		const other = laid.find((before) => overlap(before.area, area));
		if (other) say('lies over place {other}', { other: other.n + 1 }, at);
		laid.push({ area, n });
	}
}

const overlap = (one: Area, other: Area): boolean =>
	one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;
