/** One place where two versions of a thing differ; what is not there is null. */
export interface Difference {
	/** `options.a.text.vi`: entries of a list go by their id where they have one. */
	path: string;
	before: string | null;
	after: string | null;
}

/**
 * Where two JSON values differ, leaf by leaf, in the order of the first, then what is new. Lists of things with ids are compared by
 * id, with their order as a difference of its own; other lists as a whole.
 */
export function differences(before: unknown, after: unknown): Difference[] {
	const one = leaves(before);
	const other = leaves(after);
	return [...new Set([...one.keys(), ...other.keys()])]
		.map((path) => ({ path, before: one.get(path) ?? null, after: other.get(path) ?? null }))
		.filter(({ before, after }) => before !== after);
}

function leaves(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
	const under = (name: string) => (path ? `${path}.${name}` : name);
	if (Array.isArray(value)) {
		const named = value.every((entry): entry is { id: string } => typeof (entry as { id?: unknown } | null)?.id === 'string');
		if (named && value.length > 0) {
			found.set(under('order'), value.map(({ id }) => id).join(', '));
			for (const { id, ...rest } of value) leaves(rest, under(id), found);
		} else found.set(path, value.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry))).join(', '));
	} else if (value !== null && typeof value === 'object') {
		for (const [name, inner] of Object.entries(value)) leaves(inner, under(name), found);
	} else if (value !== undefined) found.set(path, String(value));
	return found;
}

/** A piece of text that stayed, went or came. */
export interface Piece {
	kind: 'same' | 'gone' | 'new';
	text: string;
}

/** Texts longer than this are shown one after the other: the table of the comparison grows with both. */
const MOST_WORDS = 600;

/** Two texts word by word: the longest common run of words stays, the rest went or came. */
export function wordDifferences(before: string, after: string): Piece[] {
	const one = before.split(/(?<=\s)/);
	const other = after.split(/(?<=\s)/);
	if (one.length > MOST_WORDS || other.length > MOST_WORDS)
		return [
			{ kind: 'gone', text: before },
			{ kind: 'new', text: after }
		];
	// common[i][j]: words in common from i and j on (Wagner & Fischer 1974).
	const common = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
	for (let i = one.length - 1; i >= 0; i--)
		for (let j = other.length - 1; j >= 0; j--)
			common[i]![j] =
				one[i]!.trim() === other[j]!.trim() ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
	const pieces: Piece[] = [];
	const say = (kind: Piece['kind'], text: string) => {
		const last = pieces.at(-1);
		if (last?.kind === kind) last.text += text;
		else if (text !== '') pieces.push({ kind, text });
	};
	let [i, j] = [0, 0];
	while (i < one.length || j < other.length) {
		if (i < one.length && j < other.length && one[i]!.trim() === other[j]!.trim()) {
			say('same', other[j]!);
			i++;
			j++;
		} else if (j >= other.length || (i < one.length && common[i + 1]![j]! >= common[i]![j + 1]!)) say('gone', one[i++]!);
		else say('new', other[j++]!);
	}
	return pieces;
}
