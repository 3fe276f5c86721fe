/** Audiences and outcomes as an office changes them: drafted by form, tried on the facts of today, then counted by. */
export { askToApply } from './ask-to-apply.ts';
export { draftChange, type ClauseForm, type DefinitionForm, type RuleForm } from './draft-change.ts';
export { definitionJobs } from './jobs.ts';
export { listDefinitions, openChange, openDefinition, type ChangeView, type DefinitionView } from './read-definitions.ts';
export type { Change, DefinitionRow, DefinitionVersion, Effect, Kind } from './queries.ts';
