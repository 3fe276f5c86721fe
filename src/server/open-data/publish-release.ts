import { createHmac } from 'node:crypto';
import { publish } from '#core/disclosure.ts';
import { Refusal } from '#core/refusal.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { disclosure, mayPublish } from './policy.ts';
import { figuresToRelease, insertFigures, insertRelease, lockReleases, releases } from './queries.ts';

const DAY = 86_400_000;
const dayInVietnam = (now: Date) => new Date(now.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);

/** The day from which the next release may be published, `yyyy-mm-dd`; `null` if there was none yet. */
export function nextReleaseDay(latest: string | undefined, daysBetween: number): string | null {
	return latest ? new Date(Date.parse(latest) + daysBetween * DAY).toISOString().slice(0, 10) : null;
}

/**
 * Publishes the figures of this moment: rounded, small ones left out, fixed for ever.
 *
 * @param input.id the release's id, made by the caller, so that sending the form twice publishes once
 * @param input.secret what the chance of each cell is drawn from; whoever knows it could undo the rounding
 * @throws Refusal `forbidden`; `release-too-soon` with the day from which it may be done
 */
export async function publishRelease(
	db: Db,
	actor: Extract<Actor, { kind: 'staff' }>,
	input: { id: string; now: Date; secret: Uint8Array }
): Promise<{ id: string; figures: number; leftOut: number }> {
	const policy = disclosure();
	return asActor(db, actor, async (db) => {
		await mayPublish(db);
		await lockReleases(db);
		const before = await releases(db);
		if (before.some((release) => release.id === input.id)) return { id: input.id, figures: 0, leftOut: 0 };
		const today = dayInVietnam(input.now);
		const next = nextReleaseDay(before[0]?.as_of, policy.daysBetween);
		if (next && today < next)
			throw new Refusal('release-too-soon', `next release from ${next}`, { day: next.split('-').reverse().join('/') });

		const chance = (target: string, place: string) =>
			createHmac('sha256', input.secret).update(`disclosure\n${target}\n${place}`).digest().readUInt32BE(0) / 2 ** 32;
		const all = await figuresToRelease(db);
		const shown = all.flatMap(({ target_id, place_id, code, ...counts }) => {
			const published = publish(counts, chance(target_id, code), policy);
			return published ? [{ target_id, place_id, ...published }] : [];
		});
		await insertRelease(db, { id: input.id, published_at: input.now, as_of: today, policy, published_by: actor.accountId });
		await insertFigures(db, input.id, shown);
		return { id: input.id, figures: shown.length, leftOut: all.length - shown.length };
	});
}
