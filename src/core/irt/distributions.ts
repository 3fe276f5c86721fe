/** Tails of the distributions that the tests of fit and fairness refer to. */

/** log Γ(x) for x > 0 (Lanczos 1964, g = 7, nine terms), relative error below 1e-13. */
const LANCZOS = [
	0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
	-0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7
];
export function logGamma(x: number): number {
	let sum = LANCZOS[0]!;
	for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (x - 1 + i);
	const t = x + 6.5;
	return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Upper regularised incomplete gamma Q(a, x), a > 0, x ≥ 0: series below a + 1, Lentz's continued fraction above. */
function upperGamma(a: number, x: number): number {
	if (x <= 0) return 1;
	const front = Math.exp(a * Math.log(x) - x - logGamma(a));
	if (x < a + 1) {
		let term = 1 / a;
		let sum = term;
		for (let n = 1; n < 500 && term > sum * 1e-17; n++) {
			term *= x / (a + n);
			sum += term;
		}
		return 1 - front * sum;
	}
	const tiny = 1e-300;
	let b = x + 1 - a;
	let c = 1 / tiny;
	let d = 1 / b;
	let h = d;
	for (let n = 1; n < 500; n++) {
		const an = -n * (n - a);
		b += 2;
		d = 1 / (Math.abs(an * d + b) < tiny ? tiny : an * d + b);
		c = Math.abs(b + an / c) < tiny ? tiny : b + an / c;
		h *= d * c;
		if (Math.abs(d * c - 1) < 1e-15) break;
	}
	return front * h;
}

/** P(X ≥ x) of a chi-square variable; in [0, 1]. */
export function chiSquareTail(x: number, degreesOfFreedom: number): number {
	return upperGamma(degreesOfFreedom / 2, x / 2);
}

/** P(Z ≤ z) of a standard normal variable; in [0, 1]. */
export function normalBelow(z: number): number {
	const tail = upperGamma(0.5, (z * z) / 2) / 2;
	return z < 0 ? tail : 1 - tail;
}

/** P(X ≥ count) of the number X of independent events that come to pass, each with its own chance; exact, in [0, 1]. */
export function sumTail(chances: readonly number[], count: number): number {
	if (count <= 0) return 1;
	const reached = new Float64Array(chances.length + 1);
	reached[0] = 1;
	chances.forEach((chance, n) => {
		for (let k = n + 1; k > 0; k--) reached[k] = reached[k]! * (1 - chance) + reached[k - 1]! * chance;
		reached[0]! *= 1 - chance;
	});
	let tail = 0;
	for (let k = chances.length; k >= count; k--) tail += reached[k]!;
	return Math.min(1, tail);
}
