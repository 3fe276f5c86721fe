/**
 * An organisation may count by its members: a clause of its outcome asks that a share of them have reached an outcome of people. Among the
 * things that meet the clause it stands as one more, in a form of its own that the database reads too (view `member_share`).
 */
export interface MemberShare {
	/** An outcome of people. */
	outcome: string;
	/** Of the members, 0..1, in whole percents. */
	share: number;
	/** Only those who hold this post; `null`: all. */
	post: string | null;
}

/** `members|50|assessed:learner|teacher` */
export const memberShareWhat = ({ outcome, share, post }: MemberShare): string =>
	`members|${Math.round(share * 100)}|${outcome}|${post ?? ''}`;

/** What such a thing asks; `null` for any other. */
export function memberShareOf(what: string): MemberShare | null {
	const match = /^members\|(\d{1,3})\|([a-z0-9:-]+)\|([a-z-]*)$/.exec(what);
	if (!match) return null;
	const percent = Number(match[1]);
	return percent >= 1 && percent <= 100 ? { outcome: match[2]!, share: percent / 100, post: match[3] || null } : null;
}
