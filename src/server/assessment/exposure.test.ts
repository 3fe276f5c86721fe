import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { BankItem } from '#contract/content.ts';
import { seeded } from '../../../tests/support/seeded.ts';
import {
	bankOf,
	buildOfficer,
	buildResident,
	communeId,
	NOW,
	reply,
	rightAnswer,
	start,
	takeAll,
	weakenBank
} from '../../../tests/support/assessment.ts';
import { useDatabase } from '../../../tests/support/database.ts';
import { Showings } from '#core/irt/index.ts';
import { exposureOf } from './bank-queries.ts';
import { counterOf } from './exposure.ts';
import { abandonSitting, currentBankId, expireSittings } from './index.ts';

const database = useDatabase({ content: true });
let bank: Map<string, BankItem>;
let id: string;
beforeAll(async () => {
	await weakenBank(database);
	bank = await bankOf(database);
	id = (await currentBankId(database.owner))!;
});

/** Showings as the facts tell them: every answer, and every question that was out and not answered. */
const fromTheFacts = async () => {
	const shown = new Float64Array(bank.size);
	const { rows } = await sql<{ item: number; n: number }>`
		select item, count(*)::int as n from (
			select item from answer
			union all
			select current_item from sitting s where current_item is not null
				and not exists (select from answer a where a.sitting_id = s.id and a.item = s.current_item)) x group by 1`.execute(
		database.owner
	);
	for (const { item, n } of rows) shown[item] = n;
	return shown;
};

test('the counts are those of the facts, and no item goes above its cap', async () => {
	const place = await communeId(database);
	const chance = seeded(757);
	let sittings = 0;
	for (let n = 0; n < 60; n++) {
		const who = await buildResident(database, { place });
		const ability = chance() * 4 - 2;
		const knows = (item: BankItem) => chance() < 1 / (1 + Math.exp(-item.a * (ability - item.b)));
		sittings += 1;
		if (n % 10 === 3) {
			const view = await reply(database, who, await start(database, who), null);
			await abandonSitting(database.app, who, { sitting: view.id, now: NOW });
		} else if (n % 10 === 7) await start(database, who);
		else await takeAll(database, who, bank, knows);
	}
	const { shown, sittings: counted } = await exposureOf(database.app, counterOf('resident'), id, bank.size);
	expect(counted).toBe(sittings);
	// They lift no cap for another group.
	expect((await exposureOf(database.app, counterOf('leader'), id, bank.size)).sittings).toBe(0);
	expect(shown).toEqual(await fromTheFacts());
	// rate · (sittings + burn-in), as the residents' policy has them.
	expect(Math.max(...shown)).toBeLessThanOrEqual(0.25 * (sittings + 40));
	// Several items are used, not the same few.
	expect(shown.filter((count) => count > 0).length).toBeGreaterThan(60);
}, 60_000);

test('an item at its cap may not be shown', async () => {
	await sql`insert into item_exposure (counter, bank_version, item, shown) select 'full', ${id}, n, 1000 from bank_item where version = ${id}`.execute(
		database.owner
	);
	const { shown, sittings } = await exposureOf(database.app, 'full', id, bank.size);
	const exposure = new Showings(shown, sittings);
	expect([...bank.keys()].some((_, item) => exposure.mayShow(item, { rate: 0.25, burnIn: 40 }))).toBe(false);
});

test('the worker closes what is due, and counts what was shown', async () => {
	const due = await sql<{ n: number }>`select count(*)::int as n from sitting where state = 'open'`.execute(database.owner);
	expect(due.rows[0]!.n).toBeGreaterThan(0);
	const officer = await buildOfficer(database, 'helper', await communeId(database));
	const who = await buildResident(database);
	let view = await start(database, officer, { person: who.personId, mode: 'assisted' });
	while (view.answered < view.shortest)
		view = await reply(database, officer, view, view.answered % 2 ? null : rightAnswer(bank, view));
	const late = new Date(NOW.getTime() + 200 * 3_600_000);
	expect(await expireSittings(database.worker, { kind: 'system' }, { now: late })).toBe(due.rows[0]!.n + 1);
	const { rows } = await sql<{ state: string }>`select state from sitting where id = ${view.id}`.execute(database.owner);
	expect(rows).toEqual([{ state: 'finished' }]);
	expect(
		(await sql<{ n: number }>`select count(*)::int as n from sitting where state = 'open'`.execute(database.owner)).rows[0]!.n
	).toBe(0);
	expect((await exposureOf(database.app, counterOf('resident'), id, bank.size)).shown).toEqual(await fromTheFacts());
});
