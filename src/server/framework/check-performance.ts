import type { PracticeQuestion } from '#contract/content.ts';
import { exploreStage, isTouchablePart, typedValues, type Explored, type Value } from '#core/performance/index.ts';
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
	if (faults.length === 0) checkWays(question, exploreStage(question, question.key), say);
}

function checkSize(question: Performance, say: Say): void {
	const size = JSON.stringify(question.screens).length / 2;
	if (size > LARGEST) say(`about ${Math.round(size)} characters a language; at most ${LARGEST}`);
}

const partsOf = ({ screens }: Performance) => screens.flatMap((screen) => screen.elements.map((part) => ({ ...part, screen })));

function checkNames(question: Performance, say: Say): void {
	const parts = partsOf(question);
	const screens = question.screens.map(({ id }) => id);
	for (const [name, ids] of [
		['screens', screens],
		['elements', parts.map(({ id }) => id)]
	] as const)
		for (const id of new Set(ids.filter((id, n) => ids.indexOf(id) !== n))) say(`two ${name} are called ${id}`);
	if (!screens.includes(question.start)) say(`it starts at ${question.start}, which is no screen`);
	for (const { id, go } of parts)
		if (go !== undefined && go !== '<' && !screens.includes(go)) say(`${id} goes to ${go}, which is no screen`);
	if (parts.length > MOST_ELEMENTS) say(`${parts.length} elements; at most ${MOST_ELEMENTS}`);
	for (const { id, kind, value, options, go, set, picture } of parts) {
		const entered = kind === 'field' || kind === 'choice';
		if ((entered || kind === 'toggle') !== (value !== undefined))
			say(`${id}: a toggle, a field and a choice, and nothing else, have a value`);
		if ((kind === 'choice') !== (options !== undefined)) say(`${id}: a choice, and nothing else, has options`);
		if (entered && (go !== undefined || set !== undefined))
			say(`${id}: what is filled in neither leads anywhere nor sets anything else`);
		if (picture !== undefined && kind !== 'image') say(`${id}: only an image has a picture`);
		if (['button', 'link', 'row'].includes(kind) && !isTouchablePart({ id, kind, go, set, value }))
			say(`${id}: a ${kind} that does nothing: give it go or set, or make it a text`);
	}
}

function checkValues(question: Performance, say: Say): void {
	const { values, key } = question;
	const typed = typedValues(question);
	const known = (name: string, where: string) => {
		if (!Object.hasOwn(values, name)) say(`${where} names the value ${name}, which is not among the values`);
		return Object.hasOwn(values, name);
	};
	const fits = (name: string, is: Value, where: string) => {
		if (known(name, where) && typeof values[name] !== typeof is)
			say(`${where}: ${name} is ${typeof values[name]}, not ${typeof is}`);
	};
	for (const { id, kind, value, when = {}, set = {}, options = [] } of partsOf(question)) {
		if (value !== undefined && known(value, id) && (typeof values[value] === 'boolean') !== (kind === 'toggle'))
			say(`${id}: the value of a toggle is true or false, that of a ${kind} is words`);
		for (const [name, is] of Object.entries(set)) fits(name, is, id);
		for (const [name, is] of Object.entries(when)) {
			for (const one of Array.isArray(is) ? is : [is]) fits(name, one, id);
			// It would tell the phone which words are right.
			if (typed.has(name)) say(`${id} is there only while something is typed (${name})`);
		}
		if (new Set(options.map((option) => option.id)).size !== options.length) say(`${id}: two options share an id`);
	}
	for (const { value, is } of [...key.all, ...(key.none ?? [])])
		for (const one of Array.isArray(is) ? is : [is]) fits(value, one, 'the key');
}

function checkWays(question: Performance, found: Explored, say: Say): void {
	if (!found.whole) say('too many states to try them all: fewer switches and choices');
	for (const { id } of question.screens) if (!found.screens.has(id)) say(`no way leads to the screen ${id}`);
	for (const part of partsOf(question)) {
		const acts = isTouchablePart(part) || part.kind === 'field' || part.kind === 'choice';
		if (acts && !found.moving.has(part.id)) say(`${part.id} never changes anything: an act that is a dead end`);
	}
	if (found.shortest === null) say('no way reaches what the key asks');
	else if (found.shortest.length < ACTS.fewest)
		say(`${found.shortest.length} acts reach the key (${found.shortest.join(', ')}); at least ${ACTS.fewest}`);
	else if (found.shortest.length > ACTS.most)
		say(`the shortest right way has ${found.shortest.length} acts; at most ${ACTS.most}`);
	const ends = found.right + found.wrong;
	if (ends < ENDS * found.right) say(`${found.right} of ${ends} end states are right; at most one in ${ENDS}, or luck will do`);
}
