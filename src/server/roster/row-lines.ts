import type { Entry } from '#core/roster/read-row.ts';
import type { Problem } from '#core/roster/problems.ts';
import { copied } from '#server/platform/db/copy.ts';
import type { Sealer } from '#server/platform/sealing.ts';

/** A row as it waits to be applied: an entry whose places are known and whose texts are compared. */
export interface Staged {
	entry: Entry;
	rejected: boolean;
	plain: string;
	placeId: number | null;
	hamlet: string | null;
	organisation: string | null;
	problems: readonly Problem[];
}

/** One line of `copy`, in the order of `ROW_COLUMNS`. Names and dates were read and can't hold a sign of `copy`'s own. */
export function rowLine(
	rosterId: string,
	{ entry, rejected, plain, placeId, hamlet, organisation, problems }: Staged,
	sealer: Pick<Sealer, 'seal' | 'mark'>
): string {
	const { number } = entry;
	const sealed = number === null || rejected ? '\\N' : `\\\\x${sealer.seal(number).toString('hex')}`;
	const mark = number === null || rejected ? '\\N' : `\\\\x${sealer.mark(number).toString('hex')}`;
	return (
		`${rosterId}\t${entry.n}\t${rejected ? 't' : 'f'}\t${entry.name}\t${plain}\t${entry.birthYear ?? '\\N'}\t${entry.birthDate ?? '\\N'}\t${entry.sex ?? '\\N'}\t${entry.phone ?? '\\N'}\t${sealed}\t${mark}` +
		`\t${placeId ?? '\\N'}\t${hamlet === null ? '\\N' : copied(hamlet)}\t${entry.household === '' ? '\\N' : copied(entry.household)}\t${organisation === null ? '\\N' : copied(organisation)}` +
		`\t${entry.post ?? '\\N'}\t${entry.grade ?? '\\N'}\t${problems.length === 0 ? '\\N' : copied(JSON.stringify(problems))}\n`
	);
}

/** Names are made of the same few thousand syllables: each is stripped of its marks once. */
export function wordwise(strip: (text: string) => string): (text: string) => string {
	const known = new Map<string, string>();
	return (text) => {
		let out = '';
		for (const word of text.split(' ')) {
			let plain = known.get(word);
			if (plain === undefined) {
				plain = strip(word);
				if (known.size < 50_000) known.set(word, plain);
			}
			out = out === '' ? plain : `${out} ${plain}`;
		}
		return out;
	};
}
