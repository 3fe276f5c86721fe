import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { Refusal } from '#core/refusal.ts';
import { levelOf } from '#core/framework/index.ts';
import { getLocale } from '#lib/words.ts';
import { orError, shaped } from '#routes/doors.ts';
import { readResult } from '#server/assessment/index.ts';
import { readFramework, readPolicies, skillsOf } from '#server/framework/index.ts';
import { db } from '#server/platform/app.ts';
import type { Actor } from '#server/platform/actor.ts';

/** Within so many standard deviations lie nine of ten. */
const NINE_OF_TEN = 1.645;

/**
 * What a finished sitting showed, in the reader's language; for the person, and for staff who may see the person. One that is not
 * finished leads to `otherwise`.
 */
export async function resultFor(actor: Actor, sitting: string, otherwise: string) {
	const say = getLocale();
	const read = async () => {
		const { result, group, mode, endedAt } = await readResult(db(), actor, { sitting: shaped(z.uuid(), sitting) });
		const [framework, policies] = await Promise.all([readFramework(db()), readPolicies(db())]);
		const policy = policies.find((each) => each.group === group);
		const low = result.theta - NINE_OF_TEN * result.sd;
		const high = result.theta + NINE_OF_TEN * result.sd;
		const level = framework.levels.find(({ n }) => n === result.level)!;
		const skills = new Map(skillsOf(framework).map((skill) => [skill.code, skill]));
		return {
			passed: result.passed,
			group: framework.groups.find(({ id }) => id === group)?.name[say] ?? group,
			universal: policy?.universal[say] ?? '',
			provisional: framework.provisional || (policy?.provisional ?? true),
			source: policy?.source ?? '',
			level: { n: level.n, name: level.name[say], words: level.words[say] },
			levels: framework.levels.map(({ n, below, name }) => ({ n, below, name: name[say] })),
			scale: {
				theta: result.theta,
				sd: result.sd,
				low,
				high,
				cut: result.cut,
				from: levelOf(framework.levels, low),
				to: levelOf(framework.levels, high),
				cutLevel: levelOf(framework.levels, result.cut)
			},
			areas: result.areas.map(({ area, answers, standing }) => {
				const known = framework.areas.find(({ id }) => id === area);
				return { id: area, name: known?.name[say] ?? area, can: known?.can[say] ?? '', answers, standing };
			}),
			next: result.next.flatMap((code) => {
				const skill = skills.get(code);
				return skill ? [{ code, name: skill.name[say], about: skill.about[say] }] : [];
			}),
			endedAt,
			mode,
			answers: result.answers,
			under: { framework: result.framework, policy: result.policy, bank: result.bank }
		};
	};
	return orError(async () => {
		try {
			return await read();
		} catch (thrown) {
			if (thrown instanceof Refusal && thrown.code === 'sitting-not-finished') redirect(303, otherwise);
			throw thrown;
		}
	});
}
