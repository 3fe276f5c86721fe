import type { PracticeQuestion } from '#contract/content.ts';
import { exploreStage, isTouchablePart, typedValues, type Explored, type Value } from '#core/performance/index.ts';
import { checkParts } from './check-credit.ts';
import { gather, type Say } from './faults.ts';

type Performance = Extract<PracticeQuestion, { type: 'performance' }>;

/** The fewest and the most acts of the shortest right way, the end not counted: less is a `touch`, more is a test of patience. */
const ACTS = { fewest: 3, most: 14 } as const;
/** Elements of all screens together. */
const MOST_ELEMENTS = 60;
/** How many end states must differ in what the rule looks at, so that doing something at random is right one time in four at most. */
const ENDS = 4;
/** Characters of the stage in one language; it travels on poor lines. */
const LARGEST = 7000;

/** Says what is wrong with a performance. */
export function checkPerformance(question: Performance, say: Say): void {
	const faults = gather((say) => {
		checkNames(question, say);
		checkValues(question, say);
		checkSize(question, say);
	});
	for (const { what, details, path } of faults) say(what, details, path);
	// Ways are tried only where every name leads somewhere.
	if (faults.length > 0) return;
	const found = exploreStage(question, question.key, partsIn(question));
	checkWays(question, found, say);
	checkParts(question, found, say);
}

function checkSize(question: Performance, say: Say): void {
	const size = JSON.stringify(question.screens).length / 2;
	if (size > LARGEST)
		say('about {size} characters a language; at most {most}', { size: Math.round(size), most: LARGEST }, 'screens');
}

/** What the rules for part credit look at. */
const partsIn = ({ credit }: Performance) => (credit?.parts ?? []).flatMap(({ all }) => all);

/** Every element, and where in the item it is written. */
const partsOf = ({ screens }: Performance) =>
	screens.flatMap(({ elements }, s) => elements.map((part, n) => ({ ...part, at: `screens.${s}.elements.${n}` })));

function checkNames(question: Performance, say: Say): void {
	const parts = partsOf(question);
	const screens = question.screens.map(({ id }) => id);
	for (const [what, ids] of [
		['two screens are called {id}', screens],
		['two elements are called {id}', parts.map(({ id }) => id)]
	] as const)
		for (const id of new Set(ids.filter((id, n) => ids.indexOf(id) !== n))) say(what, { id }, 'screens');
	if (!screens.includes(question.start)) say('it starts at {start}, which is no screen', { start: question.start }, 'start');
	for (const { id, go, at } of parts)
		if (go !== undefined && go !== '<' && !screens.includes(go)) say('{id} goes to {go}, which is no screen', { id, go }, at);
	if (parts.length > MOST_ELEMENTS)
		say('{count} elements; at most {most}', { count: parts.length, most: MOST_ELEMENTS }, 'screens');
	for (const { id, kind, value, options, go, set, picture, at } of parts) {
		const entered = kind === 'field' || kind === 'choice';
		if ((entered || kind === 'toggle') !== (value !== undefined))
			say('{id}: a toggle, a field and a choice, and nothing else, have a value', { id }, at);
		if ((kind === 'choice') !== (options !== undefined)) say('{id}: a choice, and nothing else, has options', { id }, at);
		if (entered && (go !== undefined || set !== undefined))
			say('{id}: what is filled in neither leads anywhere nor sets anything else', { id }, at);
		if (picture !== undefined && kind !== 'image') say('{id}: only an image has a picture', { id }, at);
		if (['button', 'link', 'row'].includes(kind) && !isTouchablePart({ id, kind, go, set, value }))
			say('{id}: a {kind} that does nothing: give it go or set, or make it a text', { id, kind }, at);
	}
}

function checkValues(question: Performance, say: Say): void {
	const { values, key } = question;
	const typed = typedValues(question);
	const known = (name: string, where: string, at: string) => {
		if (!Object.hasOwn(values, name)) say('{where} names the value {name}, which is not among the values', { where, name }, at);
		return Object.hasOwn(values, name);
	};
	const fits = (name: string, is: Value, where: string, at: string) => {
		if (known(name, where, at) && typeof values[name] !== typeof is)
			say('{where}: {name} is {was}, not {is}', { where, name, was: typeof values[name], is: typeof is }, at);
	};
	for (const { id, kind, value, when = {}, set = {}, options = [], at } of partsOf(question)) {
		if (value !== undefined && known(value, id, at) && (typeof values[value] === 'boolean') !== (kind === 'toggle'))
			say('{id}: the value of a toggle is true or false, that of a {kind} is words', { id, kind }, at);
		for (const [name, is] of Object.entries(set)) fits(name, is, id, at);
		for (const [name, is] of Object.entries(when)) {
			for (const one of Array.isArray(is) ? is : [is]) fits(name, one, id, at);
			// It would tell the phone which words are right.
			if (typed.has(name)) say('{id} is there only while something is typed ({name})', { id, name }, at);
		}
		if (new Set(options.map((option) => option.id)).size !== options.length) say('{id}: two options share an id', { id }, at);
	}
	for (const { value, is } of [...key.all, ...(key.none ?? [])])
		for (const one of Array.isArray(is) ? is : [is]) fits(value, one, 'the key', 'key');
	for (const { value, is } of partsIn(question))
		for (const one of Array.isArray(is) ? is : [is]) fits(value, one, 'a part', 'credit');
}

function checkWays(question: Performance, found: Explored, say: Say): void {
	if (!found.whole) say('too many states to try them all: fewer switches and choices', {}, 'values');
	for (const [s, { id }] of question.screens.entries())
		if (!found.screens.has(id)) say('no way leads to the screen {id}', { id }, `screens.${s}`);
	for (const part of partsOf(question)) {
		const acts = isTouchablePart(part) || part.kind === 'field' || part.kind === 'choice';
		if (acts && !found.moving.has(part.id))
			say('{id} never changes anything: an act that is a dead end', { id: part.id }, part.at);
	}
	if (found.shortest === null) say('no way reaches what the key asks', {}, 'key');
	else if (found.shortest.length < ACTS.fewest)
		say(
			'{count} acts reach the key ({acts}); at least {least}',
			{ count: found.shortest.length, acts: found.shortest.join(', '), least: ACTS.fewest },
			'key'
		);
	else if (found.shortest.length > ACTS.most)
		say('the shortest right way has {count} acts; at most {most}', { count: found.shortest.length, most: ACTS.most }, 'key');
	const ends = found.right + found.wrong;
	if (ends < ENDS * found.right)
		say(
			'{right} of {ends} end states are right; at most one in {least}, or luck will do',
			{ right: found.right, ends, least: ENDS },
			'key'
		);
}
