/**
 * Where a step of a lesson is: its pages first, then the task, then the check. `step` counts from 1.
 * `stepPath('k1', 6, 5)` is `/learn/k1/try`.
 */
export function stepPath(lesson: string, step: number, pages: number): string {
	if (step <= 1) return `/learn/${lesson}`;
	if (step <= pages) return `/learn/${lesson}?page=${step}`;
	return step === pages + 1 ? `/learn/${lesson}/try` : `/learn/${lesson}/check`;
}
