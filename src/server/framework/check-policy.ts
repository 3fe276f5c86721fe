import { Policy, type Assembly, type Framework } from '#contract/framework.ts';
import { checkPolicies } from './check-bank.ts';
import { gather, shapeFaults, type Fault, type Say } from './faults.ts';

/** What a policy asks of an item. */
export interface PolicyItem {
	id: string;
	skill: string;
	groups: readonly string[];
	level: number;
	type: string;
}

/** Logits beyond which the scale holds nobody: a mark there would pass or fail everybody. */
const FARTHEST = 3;

/**
 * What is wrong with what somebody wrote as a policy: its shape, and where that is right, what it asks of the bank and cannot
 * have. Bounds that contradict each other only together are found by simulating it.
 */
export function policyFaults(
	body: unknown,
	framework: Framework,
	items: readonly PolicyItem[]
): { policy: Policy | null; faults: Fault[] } {
	const faults = shapeFaults(Policy, body);
	if (faults.length > 0) return { policy: null, faults };
	const policy = Policy.parse(body);
	return { policy, faults: gather((say) => checkPolicy(policy, framework, items, say)) };
}

function checkPolicy(policy: Policy, framework: Framework, items: readonly PolicyItem[], say: Say): void {
	const { group, minLength, maxLength, targetSd, exposure, pass, assembly } = policy;
	if (!framework.groups.some(({ id }) => id === group)) say('the framework has no group {group}', { group }, 'group');
	if (Math.abs(pass.cut) > FARTHEST)
		say(
			'a pass mark of {cut} lies beyond the scale, which ends at ±{farthest}',
			{ cut: pass.cut, farthest: FARTHEST },
			'pass.cut'
		);
	if (targetSd >= 1)
		say('an error of {sd} is no narrower than what is known of a stranger: it must be below 1', { sd: targetSd }, 'targetSd');
	const met = items.filter(({ groups }) => groups.includes(group));
	checkPolicies(items, framework, [policy], say);
	const needed = Math.ceil(minLength / exposure.rate);
	if (met.length < needed)
		say(
			'{count} items for this group: where each may be in {rate} of the sittings, tests of {length} need {needed}',
			{ count: met.length, rate: `${Math.round(exposure.rate * 100)} %`, length: minLength, needed },
			'exposure.rate'
		);
	if (assembly) checkAssembly(assembly, maxLength, met, framework, say);
}

function checkAssembly(
	{ areas = {}, types = {}, levels = {} }: Assembly,
	length: number,
	items: readonly PolicyItem[],
	framework: Framework,
	say: Say
): void {
	const labels = {
		areas: { bounds: areas, all: framework.areas.map(({ id }) => id as string), of: ({ skill }: PolicyItem) => skill[0]! },
		types: {
			bounds: types,
			all: [...new Set(items.map(({ type }) => type))],
			of: ({ type }: PolicyItem) => type
		},
		levels: { bounds: levels, all: ['1', '2', '3', '4'], of: ({ level }: PolicyItem) => String(level) }
	};
	for (const [kind, { bounds, all, of }] of Object.entries(labels)) {
		const named = Object.entries(bounds).flatMap(([label, bound]) => (bound ? [{ label, ...bound }] : []));
		const least = named.reduce((sum, { min }) => sum + min, 0);
		if (least > length)
			say('the least numbers add up to {least}, and a test has {length} questions', { least, length }, `assembly.${kind}`);
		const most = named.reduce((sum, { max }) => sum + max, 0);
		if (all.every((label) => named.some((bound) => bound.label === label)) && most < length)
			say('the greatest numbers add up to {most}, and a test has {length} questions', { most, length }, `assembly.${kind}`);
		for (const { label, min } of named) {
			const count = items.filter((item) => of(item) === label).length;
			if (count < min) say('at least {min} are asked, and the bank has {count}', { min, count }, `assembly.${kind}.${label}`);
		}
	}
}
