/** What a sitting showed of one skill. */
export interface SkillShown {
	readonly skill: string;
	/** Estimate of its area, logits. */
	readonly area: number;
	/** Weight of its area in the group's policy; 0: not asked of this group. */
	readonly share: number;
	readonly right: number;
	readonly wrong: number;
}

/**
 * The skills to learn next, most useful first: where something was got wrong before where nothing was, the weaker area
 * before the stronger, the area that weighs more before the one that weighs less; of equal ones in the given order. A skill
 * of which everything asked was right is not suggested; at most two of one area, so that the list opens more than one door.
 *
 * @param areaOf names the area of a skill
 */
export function suggestSkills(skills: readonly SkillShown[], areaOf: (skill: string) => string, count: number): string[] {
	const rank = skills
		.filter(({ share, right, wrong }) => share > 0 && (wrong > 0 || right === 0))
		.map((skill, index) => ({ ...skill, index }))
		.sort((p, q) => Number(q.wrong > 0) - Number(p.wrong > 0) || p.area - q.area || q.share - p.share || p.index - q.index);
	const taken = new Map<string, number>();
	const chosen: string[] = [];
	for (const { skill } of rank) {
		const area = areaOf(skill);
		if (chosen.length === count) break;
		if ((taken.get(area) ?? 0) >= 2) continue;
		taken.set(area, (taken.get(area) ?? 0) + 1);
		chosen.push(skill);
	}
	return chosen;
}
