import { allOf, childOf, childrenOf, elementsOf, wordsOf, XmlFault, type Node } from './read-xml.ts';
import { PREFIX, QTI } from './vocabulary.ts';

type Body = Record<string, unknown>;

/**
 * A QTI item as an item of ours. What our extension says (`extension`, from the manifest) is taken over; an item of another program has
 * none, and becomes a draft with gaps that the checks will name. Only what is read here is understood: one interaction, of a kind we have.
 * @throws XmlFault with the line, where the item says something that we have no question for
 */
export function readItem(root: Node, extension: Node | undefined): Body {
	if (root.name !== 'qti-assessment-item' || root.namespace !== QTI)
		throw new XmlFault(root.line, 'is no QTI 3 item: {name}', { name: root.name });
	const body = childOf(root, 'qti-item-body') ?? fail(root, 'has no qti-item-body');
	const interactions = [...new Set(allInteractions(body))];
	const [interaction] = interactions;
	if (!interaction) throw new XmlFault(body.line, 'asks nothing that we know: it has no interaction');
	if (interactions.length > 1)
		throw new XmlFault(interactions[1]!.line, 'asks {count} things at once; we ask one', { count: interactions.length });
	const declaration =
		childrenOf(root, 'qti-response-declaration').find(
			({ attributes }) => attributes['identifier'] === interaction.attributes['response-identifier']
		) ?? fail(interaction, 'has no qti-response-declaration');

	const names = new Names(extension !== undefined);
	const language = (root.attributes['lang'] ?? '').startsWith('en') ? 'en' : 'vi';
	const english = new Map(
		extension ? childrenOf(extension, 'text').map((node) => [node.attributes['of'], wordsOf(node)] as const) : []
	);
	// Another program's line breaks are its indentation.
	const words = (said: string, of: string) => ({
		vi: '',
		en: english.get(of) ?? '',
		[language]: extension ? said : said.replace(/\s+/g, ' ')
	});
	const context: Context = { body, interaction, declaration, extension, names, words };

	const rubric = allOf(body, 'qti-rubric-block').find(({ attributes }) => /scorer|author|tutor/.test(attributes['view'] ?? ''));
	const prompt = childOf(interaction, 'qti-prompt');
	const before = elementsOf(body).filter((node) => node !== rubric && node.name === 'p' && allInteractions(node).length === 0);
	const stem = [...before.map(wordsOf), prompt ? wordsOf(prompt) : ''].filter((part) => part !== '').join('\n');
	return {
		...known(extension),
		stem: words(stem, 'stem'),
		rationale: words(rubric ? wordsOf(rubric) : '', 'rationale'),
		...question(context)
	};
}

interface Context {
	body: Node;
	interaction: Node;
	declaration: Node;
	extension: Node | undefined;
	names: Names;
	words: (vi: string, of: string) => { vi: string; en: string };
}

const fail = (node: Node, what: string): never => {
	throw new XmlFault(node.line, what);
};
const INTERACTION = /^qti-.*-interaction$/;
const allInteractions = (node: Node): Node[] =>
	elementsOf(node).flatMap((child) => (INTERACTION.test(child.name) ? [child] : allInteractions(child)));

/** Identifiers of QTI as ids of ours: our own come back as they were; another program's are dealt letters. */
class Names {
	readonly #ours: boolean;
	readonly #dealt = new Map<string, string>();

	constructor(ours: boolean) {
		this.#ours = ours;
	}

	of(identifier: string, prefix: string): string {
		if (this.#ours && identifier.startsWith(prefix)) return identifier.slice(prefix.length);
		const known = this.#dealt.get(identifier);
		if (known !== undefined) return known;
		const count = this.#dealt.size;
		const dealt = count < 26 ? String.fromCharCode(97 + count) : `x${count}`;
		this.#dealt.set(identifier, dealt);
		return dealt;
	}
}

/** Words that our extension says in both languages. */
const inBoth = (node: Node) => {
	const said = (language: string) => childrenOf(node, 'text').find(({ attributes }) => attributes['lang'] === language);
	const [vi, en] = [said('vi'), said('en')];
	return { vi: vi ? wordsOf(vi) : '', en: en ? wordsOf(en) : '' };
};

/** Fields that are ours alone, as the extension says them. */
function known(extension: Node | undefined): Body {
	if (!extension) return {};
	const { id, skill, level, a, b, steps, situation, reading, groups } = extension.attributes;
	const credit = childOf(extension, 'credit');
	return {
		id,
		skill,
		groups: (groups ?? '').split(' ').filter((group) => group !== ''),
		level: Number(level),
		a: Number(a),
		b: Number(b),
		...(steps !== undefined && { steps: steps.split(' ').map(Number) }),
		...(credit && { credit: { why: inBoth(credit) } }),
		situation,
		reading: Number(reading)
	};
}

const correct = ({ declaration }: Context): string[] => {
	const right = childOf(declaration, 'qti-correct-response');
	return right ? childrenOf(right, 'qti-value').map(wordsOf) : [];
};
/** Answers with full credit, where they are told by a mapping; else the correct one. */
function mappedTo(context: Context): string[] {
	const mapping = childOf(context.declaration, 'qti-mapping');
	if (!mapping) return correct(context);
	return childrenOf(mapping, 'qti-map-entry')
		.filter(({ attributes }) => Number(attributes['mapped-value']) > 0)
		.map(({ attributes }) => attributes['map-key'] ?? '');
}

function question(context: Context): Body {
	const { interaction, extension } = context;
	switch (interaction.name) {
		case 'qti-choice-interaction':
			if (extension?.attributes['type'] === 'touch') return touch(context);
			return choice(context);
		case 'qti-order-interaction':
			return order(context);
		case 'qti-match-interaction':
			return match(context);
		case 'qti-text-entry-interaction':
			return { type: 'short', key: mappedTo(context) };
		default:
			throw new XmlFault(interaction.line, 'asks in a way that we have no question for: {name}', { name: interaction.name });
	}
}

const choicesOf = ({ interaction, names, words }: Context) =>
	childrenOf(interaction, 'qti-simple-choice').map((node) => {
		const id = names.of(node.attributes['identifier'] ?? '', PREFIX.option);
		return { id, text: words(wordsOf(node), `options.${id}`) };
	});

function choice(context: Context): Body {
	const options = choicesOf(context);
	const key = correct(context).map((identifier) => context.names.of(identifier, PREFIX.option));
	return context.declaration.attributes['cardinality'] === 'multiple'
		? { type: 'multiple', options, key }
		: { type: 'single', options, key: key[0] ?? '' };
}

/** Ours are written in the right order, and the key repeats them. */
function order(context: Context): Body {
	const options = choicesOf(context);
	const key = correct(context).map((identifier) => context.names.of(identifier, PREFIX.option));
	const sorted = options.toSorted((p, q) => key.indexOf(p.id) - key.indexOf(q.id));
	return { type: 'order', options: sorted, key };
}

function match(context: Context): Body {
	const { interaction, names, words } = context;
	const [from, to] = childrenOf(interaction, 'qti-simple-match-set');
	const entries = (set: Node | undefined, prefix: string, name: string) =>
		(set ? childrenOf(set, 'qti-simple-associable-choice') : []).map((node) => {
			const id = names.of(node.attributes['identifier'] ?? '', prefix);
			return { id, text: words(wordsOf(node), `${name}.${id}`) };
		});
	const left = entries(from, PREFIX.left, 'left');
	const options = entries(to, PREFIX.option, 'options');
	const key = Object.fromEntries(
		correct(context).map((pair) => {
			const [one = '', other = ''] = pair.split(/\s+/);
			return [names.of(one, PREFIX.left), names.of(other, PREFIX.option)];
		})
	);
	return { type: 'match', left, options, key };
}

/** The places that can be touched are the choices; what else is on the screen, and what kind each is, the extension says. */
function touch(context: Context): Body {
	const { body, extension, names, words } = context;
	const touchable = new Map(choicesOf(context).map(({ id, text }) => [id, text.vi]));
	const screen = allOf(body, 'div').find(({ attributes }) => attributes['class'] === 'hocvuso-screen');
	const title = screen ? childOf(screen, 'p') : undefined;
	const elements = childrenOf(extension!, 'element').map((node) => {
		const { id = '', kind, touchable: set } = node.attributes;
		const text = inBoth(node);
		return {
			id,
			kind,
			text: { ...text, vi: touchable.get(id) ?? text.vi },
			...(set !== undefined && { touchable: set === 'true' })
		};
	});
	return {
		type: 'touch',
		screen: { title: words(title ? wordsOf(title) : '', 'screen.title'), elements },
		key: mappedTo(context).map((identifier) => names.of(identifier, PREFIX.option))
	};
}
