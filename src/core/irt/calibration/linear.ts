/** Small dense symmetric matrices, row after row in one array. */

/**
 * The Cholesky factor of a symmetric matrix, lower triangle; or, where the matrix is not positive definite (to
 * rounding), the first row that cannot be told apart from those before it.
 */
export function cholesky(matrix: Float64Array, size: number): Float64Array | number {
	const factor = new Float64Array(size * size);
	for (let i = 0; i < size; i++)
		for (let j = 0; j <= i; j++) {
			let sum = matrix[i * size + j]!;
			for (let k = 0; k < j; k++) sum -= factor[i * size + k]! * factor[j * size + k]!;
			if (i === j) {
				if (!(sum > 1e-12 * Math.abs(matrix[i * size + i]!))) return i;
				factor[i * size + i] = Math.sqrt(sum);
			} else factor[i * size + j] = sum / factor[j * size + j]!;
		}
	return factor;
}

/** Solves matrix · x = right by its Cholesky factor. */
export function solve(factor: Float64Array, right: ArrayLike<number>, size: number): Float64Array {
	const x = Float64Array.from(right);
	for (let i = 0; i < size; i++) {
		for (let k = 0; k < i; k++) x[i]! -= factor[i * size + k]! * x[k]!;
		x[i]! /= factor[i * size + i]!;
	}
	for (let i = size - 1; i >= 0; i--) {
		for (let k = i + 1; k < size; k++) x[i]! -= factor[k * size + i]! * x[k]!;
		x[i]! /= factor[i * size + i]!;
	}
	return x;
}

/** The inverse of a symmetric positive definite matrix; where it is not, the row to blame, as `cholesky`. */
export function inverse(matrix: Float64Array, size: number): Float64Array | number {
	const factor = cholesky(matrix, size);
	if (typeof factor === 'number') return factor;
	const result = new Float64Array(size * size);
	const unit = new Float64Array(size);
	for (let column = 0; column < size; column++) {
		unit.fill(0);
		unit[column] = 1;
		const x = solve(factor, unit, size);
		for (let row = 0; row < size; row++) result[row * size + column] = x[row]!;
	}
	return result;
}
