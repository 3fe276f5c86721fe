import { isRight, type Given, type Keyed } from './answers.ts';

/** What came of a lesson's five questions. */
export interface Checked {
	/** By question. */
	right: Record<string, boolean>;
	rightCount: number;
	questionCount: number;
	passed: boolean;
}

/** How many right answers pass `of` questions at a share: 4 of 5 at 0.7. */
export const needed = (of: number, passShare: number): number => Math.ceil(of * passShare - 1e-9);

/** Judges the answers to a lesson's check. A question without an answer is not right. */
export function check(
	questions: readonly (Keyed & { id: string })[],
	answers: Readonly<Record<string, Given>>,
	passShare: number
): Checked {
	const right = Object.fromEntries(
		questions.map((question) => {
			const given = answers[question.id];
			return [question.id, given !== undefined && isRight(question, given)];
		})
	);
	const rightCount = Object.values(right).filter(Boolean).length;
	return { right, rightCount, questionCount: questions.length, passed: rightCount >= needed(questions.length, passShare) };
}
