import { readPolicy } from '#server/framework/index.ts';
import type { Policy } from '#contract/framework.ts';
import { modelOf } from '#core/irt/index.ts';
import { rescorer, sumRescored, type Earned, type Rescored, type RescoringSum } from '#core/measurement/index.ts';
import { Refusal } from '#core/refusal.ts';
import { currentBankId, readResult } from '#server/assessment/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { bankColumns, countPeople, ownAnswers, placesIn, sittings, type SittingAnswers } from './answer-queries.ts';
import type { Asked } from './asked.ts';
import type { Tell } from '#server/platform/in-thread.ts';

type Look = (sitting: Pick<SittingAnswers, 'bank' | 'items' | 'categories'>, pass: Policy['pass']) => Promise<Rescored>;

/**
 * Looks at sittings with the parameters of `bank`. An item whose words changed since keeps those it was answered under:
 * nobody's answer to another question is thrown away or counted for this one.
 */
function lookWith(db: Db, bank: string): Look {
	const banks = new Map<string, Promise<ReturnType<typeof rescorer>>>();
	const under = async (own: string) => {
		const [now, then, places] = await Promise.all([bankColumns(db, bank), bankColumns(db, own), placesIn(db, bank, own)]);
		return rescorer(then.map((item, n) => modelOf(now[places[n]!] ?? item)));
	};
	return async ({ bank: own, items, categories }, pass) => {
		let score = banks.get(own);
		if (!score) banks.set(own, (score = under(own)));
		return (await score)(
			items.map((item, n) => ({ item, category: categories[n]! })),
			pass,
			pass.cut
		);
	};
}

/** Every sitting asked for, as earned and as it would be now, in sum. Nothing of a single person leaves this function. */
export async function rescoreAll(
	db: Db,
	bank: string,
	asked: Asked,
	tell: Tell
): Promise<RescoringSum & { from: Date; to: Date }> {
	const look = lookWith(db, bank);
	const policies = new Map<string, Promise<Policy>>();
	const total = await countPeople(db, asked);
	if (total === 0) throw new Refusal('nobody-answered', 'no finished sitting was asked for', {});
	const pairs: [Earned, Earned][] = [];
	let [from, to] = [new Date(8.64e15), new Date(0)];
	let people = 0;
	let last = '';
	for await (const page of sittings(db, asked, 'all')) {
		for (const sitting of page) {
			const name = `${sitting.group} ${sitting.policy}`;
			let policy = policies.get(name);
			if (!policy) policies.set(name, (policy = readPolicy(db, sitting.group, sitting.policy)));
			const { theta, sd, passed } = await look(sitting, (await policy).pass);
			pairs.push([
				{ theta: sitting.result.theta, sd: sitting.result.sd, passed: sitting.result.passed },
				{ theta, sd, passed }
			]);
			if (sitting.ended < from) from = sitting.ended;
			if (sitting.ended > to) to = sitting.ended;
			if (sitting.person !== last) people++;
			last = sitting.person;
		}
		await tell('rescore', people, total);
	}
	return { ...sumRescored(pairs), from, to };
}

/** A result beside what the same answers say with today's parameters. What was earned stays as it is. */
export interface SideBySide {
	before: Earned & { bank: string };
	now: Rescored & { bank: string };
	/** Logits; both banks are on one scale. */
	change: number;
}

/**
 * One's own result, looked at again. @throws Refusal `not-signed-in`, `not-found`, `sitting-not-finished`, as `readResult`;
 * `answers-not-yours` for staff, who do not see what somebody answered
 */
export async function rescoreSitting(db: Db, actor: Actor, { sitting }: { sitting: string }): Promise<SideBySide> {
	const { result, group } = await readResult(db, actor, { sitting });
	return asActor(db, actor, async (tx) => {
		const answers = await ownAnswers(tx, sitting);
		if (!answers) throw new Refusal('answers-not-yours', `answers of ${sitting} are not visible`);
		const bank = await currentBankId(tx);
		if (bank === undefined) throw new Refusal('unavailable', 'No items are loaded.');
		const policy = await readPolicy(tx, group, answers.policy);
		const now = await lookWith(tx, bank)(answers, policy.pass);
		return {
			before: { theta: result.theta, sd: result.sd, passed: result.passed, bank: result.bank },
			now: { ...now, bank },
			change: now.theta - result.theta
		};
	});
}
