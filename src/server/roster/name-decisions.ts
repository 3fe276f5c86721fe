import { compareHamlets, hamletTitle, readHamlet, type Hamlet } from '#core/roster/hamlet.ts';
import { toneless } from '#core/text.ts';
import type { RosterName } from './queries/names.ts';
import type { Named } from './read-rows.ts';

const undecided = { placeId: null, organisationId: null, sameKey: null, makes: null };

/**
 * What each hamlet of a file means: one that the commune keeps, another of the file written without its marks, or a new one. One
 * that merely looks like another stays open until a person says: a slip of the pen must not become a hamlet.
 */
export function hamletNames(
	found: Map<string, Named<Hamlet>>,
	existing: { id: number; name: string }[],
	inWard: boolean
): RosterName[] {
	const kept = existing.flatMap(({ id, name }) => {
		const hamlet = readHamlet(name);
		return hamlet ? [{ id, name, hamlet }] : [];
	});
	const made: { key: string; name: string; hamlet: Hamlet }[] = [];
	// The most used first: a rare one that looks like it is its slip, not the other way round; among equals the one with marks.
	const order = [...found].sort(([, a], [, b]) => b.rows - a.rows || Number(isBare(a.written)) - Number(isBare(b.written)));
	return order.map(([key, { written, rows }]): RosterName => {
		const name = hamletTitle(written, inWard);
		const row = { kind: 'hamlet' as const, key, written: name, rows, ...undecided, near: [] };
		const same = kept.filter(({ hamlet }) => compareHamlets(hamlet, written) === 'same');
		if (same.length === 1) return { ...row, decision: 'known', placeId: same[0]!.id };
		const sameMade = made.filter(({ hamlet }) => compareHamlets(hamlet, written) === 'same');
		if (same.length === 0 && sameMade.length === 1) return { ...row, decision: 'same', sameKey: sameMade[0]!.key };
		const near = [
			...(same.length > 0 ? same : kept.filter(({ hamlet }) => compareHamlets(hamlet, written) === 'alike')).map(
				({ id, name }) => ({ id, name })
			),
			...(sameMade.length > 0 ? sameMade : made.filter(({ hamlet }) => compareHamlets(hamlet, written) === 'alike')).map(
				({ key, name }) => ({ key, name })
			)
		];
		if (near.length > 0) return { ...row, decision: 'open', near };
		made.push({ key, name, hamlet: written });
		return { ...row, decision: 'new' };
	});
}

const isBare = ({ name }: Hamlet) => name.toLowerCase() === toneless(name);

/** What each organisation of a file means: one of the commune, or none until a person says which. */
export function organisationNames(
	found: Map<string, Named<string>>,
	existing: { id: string; name: string; plain: string }[]
): RosterName[] {
	return [...found].map(([key, { written, rows }]): RosterName => {
		const row = { kind: 'organisation' as const, key, written, rows, ...undecided, near: [] };
		const same = existing.filter(({ plain }) => bare(plain) === bare(key));
		if (same.length === 1) return { ...row, decision: 'known', organisationId: same[0]!.id };
		const near = (
			same.length > 0 ? same : existing.filter(({ plain }) => bare(plain).includes(bare(key)) || bare(key).includes(bare(plain)))
		)
			.slice(0, 5)
			.map(({ id, name }) => ({ id, name }));
		return { ...row, decision: 'none', near };
	});
}

const bare = (plain: string) =>
	plain
		.replace(/\bhop tac xa\b/g, 'htx')
		.replace(/\btruong (?=th|thcs|thpt|tieu hoc|trung hoc|mam non)/g, '')
		.replace(/\btrung hoc co so\b/g, 'thcs')
		.replace(/\btrung hoc pho thong\b/g, 'thpt')
		.replace(/\btieu hoc\b/g, 'th')
		.replace(/[^a-z0-9]+/g, ' ')
		.trim();
