import type { SittingResult } from '#contract/assessment.ts';
import type { Framework, Policy } from '#contract/framework.ts';
import { categoryCount } from '#core/irt/index.ts';
import { levelOf, standingOf, suggestSkills } from '#core/framework/index.ts';
import { passes, shown, type Position } from '#core/sitting.ts';
import { skillsOf } from '#server/framework/index.ts';
import type { LiveSitting } from './live.ts';
import type { NewEvidence } from './queries.ts';

/** How many skills to learn next are named. */
const SUGGESTED = 3;

/** What a sitting showed, under the framework of the day and the policy and bank that it began with. */
export function resultOf(
	{ policy, bank, course }: Pick<LiveSitting, 'policy' | 'bank' | 'course'>,
	position: Position,
	framework: Framework,
	reason: SittingResult['reason']
): SittingResult {
	const { theta, sd, probability, areas } = shown(course, position);
	const cut = policy.pass.cut;
	const thetaOf = new Map(areas.map((area) => [bank.areas[area.area]!, area.theta]));
	const skills = skillsOf(framework);
	const counted = skills.map(({ code, area }) => {
		const own = position.answers.filter(({ item }) => bank.items[item]!.skill === code);
		// What earned a part is not right yet: the skill is one to go on with.
		const right = own.filter(({ item, category }) => category === categoryCount(bank.tables.items[item]!) - 1).length;
		return {
			skill: code,
			area: thetaOf.get(area) ?? theta,
			share: policy.shares[area as keyof Policy['shares']] ?? 0,
			right,
			wrong: own.length - right
		};
	});
	return {
		theta,
		sd,
		cut,
		probability,
		passed: passes(policy.pass, cut, { theta, probability }),
		level: levelOf(framework.levels, theta),
		areas: framework.areas.flatMap(({ id }) => {
			const area = areas.find((scored) => bank.areas[scored.area] === id);
			if (!area || area.answers === 0) return [];
			return [{ area: id, answers: area.answers, theta: area.theta, sd: area.sd, standing: standingOf(area, cut) }];
		}),
		next: suggestSkills(counted, (skill) => skill[0]!, SUGGESTED),
		answers: position.answers.length,
		reason,
		framework: `${framework.id} ${framework.version}`,
		policy: `${policy.group} ${policy.version}`,
		bank: bank.id
	};
}

/**
 * The facts that a finished sitting gives: that the group's assessment was completed; that it was passed; and each skill of
 * an area in which two answers or more put the person at or above the pass mark. θ itself stays with the sitting. Who
 * recorded it is whoever was signed in; a helper beside them is named in the details.
 */
export function evidenceOf(
	{ group, helper }: Pick<LiveSitting, 'group' | 'helper'>,
	result: SittingResult,
	framework: Framework,
	newId: () => string
): NewEvidence[] {
	const details = { policy: result.policy, bank: result.bank, framework: result.framework, ...(helper && { helper }) };
	const above = new Set(result.areas.filter(({ standing }) => standing === 'above').map(({ area }) => area as string));
	const whats = [
		`assessed:${group}`,
		...(result.passed ? [`passed:${group}`] : []),
		...skillsOf(framework)
			.filter(({ area }) => above.has(area))
			.map(({ code }) => `skill:${code.toLowerCase()}`)
	];
	return whats.map((what) => ({ id: newId(), what, details }));
}
