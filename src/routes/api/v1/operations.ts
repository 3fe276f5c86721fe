import type { Operation } from '#contract/operation.ts';
import { assessmentOperations } from '#server/assessment/index.ts';
import { directivesOperations } from '#server/directives/index.ts';
import { openDataOperations } from '#server/open-data/index.ts';
import { placesOperations } from '#server/places/index.ts';
import { targetsOperations } from '#server/targets/index.ts';
import { teamsOperations } from '#server/teams/index.ts';

/** Everything that `/api/v1` offers, by module. */
export const operations: Operation[] = [
	...placesOperations,
	...assessmentOperations,
	...targetsOperations,
	...directivesOperations,
	...teamsOperations,
	...openDataOperations
];
