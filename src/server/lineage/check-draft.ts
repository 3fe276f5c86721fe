import { checkChanges, type Change, type ChangeProblem, type Plan } from '#core/lineage/check-changes.ts';
import type { Db } from '#server/platform/db/index.ts';
import { changesOf } from './decree-queries.ts';
import { lastDay, unitsInForce, type RegisteredUnit } from './register-queries.ts';

/** Reads a draft against the register as it is now. */
export async function checkDraft(
	db: Db,
	{ id, effective }: { id: string; effective: string }
): Promise<{ changes: Change[]; units: RegisteredUnit[]; last: string; problems: ChangeProblem[]; plan: Plan }> {
	const changes = await changesOf(db, id);
	const units = await unitsInForce(db);
	const last = await lastDay(db);
	return { changes, units, last, ...checkChanges(changes, units, { effective, lastEffective: last }) };
}
