import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { Refusal } from '#core/refusal.ts';
import { levelOf } from '#core/framework/index.ts';
import { getLocale } from '#lib/words.ts';
import { orError, shaped } from '#routes/doors.ts';
import { resident } from '#routes/guards.ts';
import { readResult, readResults } from '#server/assessment/index.ts';
import { reliableChange } from '#core/irt/index.ts';
import { rescoreSitting } from '#server/measurement/index.ts';
import { readFramework, readPolicies, skillsOf } from '#server/framework/index.ts';
import { db } from '#server/platform/app.ts';
import type { PageServerLoad } from './$types';

/** Within so many standard deviations lie nine of ten. */
const NINE_OF_TEN = 1.645;

/** For the person, and for staff who may see the person. */
export const load: PageServerLoad = async ({ params, locals, url }) => {
	const { actor } = locals.who.kind === 'staff' ? locals.who : resident(locals.who, url);
	const sitting = params.sitting;
	const say = getLocale();
	const read = async () => {
		const { result, group, mode, endedAt } = await readResult(db(), actor, { sitting: shaped(z.uuid(), params.sitting) });
		const [framework, policies] = await Promise.all([readFramework(db()), readPolicies(db())]);
		const isOwn = actor.kind === 'resident';
		const first = isOwn ? (await readResults(db(), actor, { person: actor.personId })).at(-1) : undefined;
		const isLater = first !== undefined && first.id !== sitting && first.endedAt < endedAt;
		const policy = policies.find((each) => each.group === group);
		const low = result.theta - NINE_OF_TEN * result.sd;
		const high = result.theta + NINE_OF_TEN * result.sd;
		const level = framework.levels.find(({ n }) => n === result.level)!;
		const skills = new Map(skillsOf(framework).map((skill) => [skill.code, skill]));
		return {
			own: isOwn,
			/** Against the very first sitting; null for that one itself, and for staff. */
			change: isLater
				? {
						since: first.endedAt,
						verdict: reliableChange({ theta: first.result.theta, se: first.result.sd }, { theta: result.theta, se: result.sd })
							.verdict
					}
				: null,
			again: isOwn && url.searchParams.has('again') ? await rescoreSitting(db(), actor, { sitting }) : null,
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
			if (thrown instanceof Refusal && thrown.code === 'sitting-not-finished') redirect(303, `/assess/${params.sitting}`);
			throw thrown;
		}
	});
};
