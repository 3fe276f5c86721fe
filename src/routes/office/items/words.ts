import { m } from '#lib/words.ts';

type Say = () => string;
export const said = (prefix: string, code: string): string =>
	(m as unknown as Record<string, Say | undefined>)[`${prefix}_${code.replaceAll('-', '_')}`]?.() ?? code;

/** Codes of the editor in the reader's words; a type or a flag that came later and has none is named by its code. */
export const stateName = (state: string): string => said('items_state', state);
export const typeName = (type: string): string => said('items_type', type);
export const flagName = (flag: string): string => said('items_flag', flag);
export const flagHint = (flag: string): string => said('items_flag_hint', flag);
export const checkName = (check: string): string => said('items_check', check);
export const kindName = (kind: string): string => said('items_kind', kind);
export const licenceName = (licence: string): string => said('pictures_licence', licence);
export const originName = (origin: string): string => said('items_origin', origin);

/** How points are given, in words, for the types that part credit has a rule for. */
const CREDIT_RULES: Readonly<Record<string, () => string>> = {
	multiple: m.credit_rule_multiple,
	order: m.credit_rule_order,
	match: m.credit_rule_match
};
export const creditRule = (type: string): (() => string) | undefined => CREDIT_RULES[type];

/** A fault as the checks tell it. */
export interface Fault {
	path: string;
	what: string;
	details: Readonly<Record<string, string | number>>;
}

const FAULTS: Record<string, (details: never) => string> = {
	'is missing, or not what belongs here': m.items_fault_missing,
	'is empty': m.items_fault_empty,
	'has fewer than {least}': m.items_fault_fewer,
	'has more than {most}': m.items_fault_more,
	'is below {least}': m.items_fault_below,
	'is above {most}': m.items_fault_above,
	'has fields that nobody knows: {fields}': m.items_fault_unknown_fields,
	'is none of the known types': m.items_fault_type,
	'must be one of: {values}': m.items_fault_values,
	'is not written as it must be': m.items_fault_form,
	'its id must begin with {prefix}': m.items_fault_prefix,
	'a picture is named by lower-case letters, digits and hyphens, and ends in .svg': m.items_fault_picture_name,
	'a picture needs words for those who do not see it': m.pictures_fault_alt,
	'there is no picture {picture}': m.pictures_fault_missing,
	'places lie on a picture, and there is none': m.pictures_fault_areas,
	'lies nowhere on the picture, as other places do': m.pictures_fault_nowhere,
	'reaches beyond the picture': m.pictures_fault_beyond,
	'is too small for a thumb: at least {least} % each way': m.pictures_fault_small,
	'lies over place {other}': m.pictures_fault_over,
	'{bytes} bytes, and at most {limit} go over a slow line': m.pictures_fault_bytes,
	'not well-formed: {reason}': m.pictures_fault_broken,
	'{thing} is not allowed': m.pictures_fault_thing,
	'the attribute {attribute} is not allowed': m.pictures_fault_attribute,
	'the root is <{name}>, not <svg>': m.pictures_fault_root,
	'the viewBox must be "{viewBox}"': m.pictures_fault_view_box,
	'no font but sans-serif: nothing is fetched for a picture': m.pictures_fault_font,
	'b {b} does not fit level {level} ({from} to {to})': m.items_fault_b,
	'the situation {situation} is also that of {other}': m.items_fault_situation,
	'the key {id} is no option': m.items_fault_key,
	'every option is right: nothing is asked': m.items_fault_all_right,
	'the key must repeat the options, which are written in the right order': m.items_fault_order,
	'left {id} has no key': m.items_fault_left_no_key,
	'the key names {id}, which is not on the left': m.items_fault_key_left,
	'two of {list} share an id': m.items_fault_twice,
	'the right option is much longer than every other ({length} characters, the next {next}): a clue by length':
		m.items_fault_length,
	'only {count} places can be touched; at least 3, or there is nothing to choose': m.items_fault_places,
	'the key {id} is not on the screen': m.items_fault_key_screen,
	'the key {id} cannot be touched': m.items_fault_key_touch,
	'is no XML: {reason}': m.items_fault_xml,
	'has a DOCTYPE; documents that define or fetch something are not read': m.items_fault_doctype,
	'has more than {most} elements': m.items_fault_elements,
	'is nested deeper than {most}': m.items_fault_deep,
	'is not UTF-8': m.items_fault_utf8,
	'is no QTI 3 item: {name}': m.items_fault_no_item,
	'has no qti-item-body': m.items_fault_no_body,
	'has no qti-response-declaration': m.items_fault_no_declaration,
	'asks nothing that we know: it has no interaction': m.items_fault_no_interaction,
	'asks {count} things at once; we ask one': m.items_fault_two,
	'asks in a way that we have no question for: {name}': m.items_fault_interaction,
	'names {file}, which is not in the package': m.items_fault_part,
	'names no QTI 3 item': m.items_fault_no_items,
	'stands twice in the package: {id}': m.items_fault_stands_twice,
	'somebody is working on {id}; nothing was changed': m.items_fault_open,
	'is called {id}, which is no id of ours': m.items_fault_id,
	'the framework has no skill {skill}': m.items_fault_no_skill,
	'{count} items of {skill}; at least {least}': m.items_fault_skill_short,
	'{count} items of {skill} for the group {group}; at least {least}': m.items_fault_group_short,
	'no item of {skill} at level {level}': m.items_fault_level_short,
	'{count} % of the items go beyond multiple choice; more than {least} %': m.items_fault_beyond_choice,
	'the right option is the longest in {excess} %; at most {most} %': m.items_fault_longest,
	'the right option is number {place} in {excess} %; at most {most} %': m.items_fault_place,
	'a sentence of {longest} syllables; at reading level {reading} at most {most}': m.items_fault_sentence,
	'{average} syllables a sentence; at reading level {reading} at most {most} on average': m.items_fault_sentences,
	'{count} items of area {area} for the group {group}; its policy needs {needed}': m.items_fault_area_short,
	'about {size} characters a language; at most {most}': m.items_stage_size,
	'two screens are called {id}': m.items_stage_two_screens,
	'two elements are called {id}': m.items_stage_two_elements,
	'it starts at {start}, which is no screen': m.items_stage_start,
	'{id} goes to {go}, which is no screen': m.items_stage_go,
	'{count} elements; at most {most}': m.items_stage_elements,
	'{id}: a toggle, a field and a choice, and nothing else, have a value': m.items_stage_value,
	'{id}: a choice, and nothing else, has options': m.items_stage_options,
	'{id}: what is filled in neither leads anywhere nor sets anything else': m.items_stage_filled,
	'{id}: only an image has a picture': m.items_stage_picture,
	'{id}: a {kind} that does nothing: give it go or set, or make it a text': m.items_stage_idle,
	'{where} names the value {name}, which is not among the values': m.items_stage_unknown,
	'{where}: {name} is {was}, not {is}': m.items_stage_kind,
	'{id}: the value of a toggle is true or false, that of a {kind} is words': m.items_stage_toggle,
	'{id} is there only while something is typed ({name})': m.items_stage_typed,
	'{id}: two options share an id': m.items_stage_options_twice,
	'too many states to try them all: fewer switches and choices': m.items_stage_states,
	'no way leads to the screen {id}': m.items_stage_no_way,
	'{id} never changes anything: an act that is a dead end': m.items_stage_dead_end,
	'no way reaches what the key asks': m.items_stage_out_of_reach,
	'{count} acts reach the key ({acts}); at least {least}': m.items_stage_few_acts,
	'the shortest right way has {count} acts; at most {most}': m.items_stage_many_acts,
	'{right} of {ends} end states are right; at most one in {least}, or luck will do': m.items_stage_luck,
	'{earning} of {all} answers earn something; at most one in {least}, or luck will do': m.credit_fault_luck,
	'{some} of {ends} end states earn something; at most one in {least}, or luck will do': m.credit_fault_ends,
	'no part is worth {points}; points go up from 1 without a gap': m.credit_fault_gap,
	'doing nothing already earns {points} of {most} points': m.credit_fault_nothing,
	'nothing that can be done earns exactly {points} of {most} points': m.credit_fault_unreached,
	'something that earns more does not meet a part worth {points}: less must be part of more': m.credit_fault_nested,
	'an item with part credit has steps, and no other has': m.credit_fault_steps,
	'{count} steps for {most} points; each point has one': m.credit_fault_step_count,
	'b {b} is not the mean of the steps, {mean}': m.credit_fault_mean
};

/** What is wrong, in the reader's words; a check without words here speaks English. */
export function faultWords({ what, details }: Fault): string {
	const say = FAULTS[what];
	const named = typeof details['kind'] === 'string' ? { ...details, kind: kindName(details['kind']) } : details;
	return say ? say(named as never) : what.replace(/\{(\w+)\}/g, (whole, name: string) => String(details[name] ?? whole));
}

/** Where in the item: `options.0.text.vi` as "Lựa chọn 1 (tiếng Việt)"; a place without words by its path. */
export function pathWords(path: string): string {
	const [first = '', second = '', third = ''] = path.split('.');
	const language = path.endsWith('.vi') ? ` (${m.items_in_vi()})` : path.endsWith('.en') ? ` (${m.items_in_en()})` : '';
	if (first === 'pictureAlt') return m.pictures_alt() + language;
	if (first === 'screen' && second === 'elements' && third) return m.items_field_element({ n: Number(third) + 1 }) + language;
	if (first === 'screens' && second) {
		const n = Number(second) + 1;
		const element = path.split('.')[3];
		return (
			(third === 'elements' && element !== undefined
				? m.items_field_stage_element({ n, element: Number(element) + 1 })
				: m.items_field_stage_screen({ n })) + language
		);
	}
	if (first === 'key' && (second === 'all' || second === 'none') && third)
		return m.items_field_stage_point({ n: Number(third) + 1 }) + language;
	if ((first === 'options' || first === 'left') && second)
		return (first === 'options' ? m.items_field_option : m.items_field_left)({ n: Number(second) + 1 }) + language;
	return said('items_field', first) + language;
}
