import type { Item } from '../item.ts';
import { threeParameter, twoParameter } from './dichotomous-kernels.ts';
import type { Kernel } from './kernel.ts';
import { graded, partialCredit } from './polytomous-kernels.ts';

/** The kernel of a model; right-or-wrong models have 2 categories whatever is asked. */
export function kernelFor(model: Item['model'], categories: number): Kernel {
	switch (model) {
		case '2pl':
			return twoParameter;
		case '3pl':
			return threeParameter;
		case 'grm':
			return graded(categories);
		case 'gpcm':
			return partialCredit(categories);
	}
}
