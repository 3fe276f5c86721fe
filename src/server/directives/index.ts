/** Directives and their tasks, in which six things are clear: given, accepted, done, accepted back on evidence; and who is late. */
export { taskChoices, type Choices } from './choices.ts';
export type { EventLine } from './event-queries.ts';
export { FILE_BYTES, issueDirective, readFile, type DirectiveForm, type SentFile } from './issue-directive.ts';
export { issueTask, type TaskForm } from './issue-task.ts';
export { directivesJobs, directivesTimetable } from './jobs.ts';
export type { TaskLine } from './list-queries.ts';
export { listDirectives, listLoads, listTasks, readDirective, tasksWaiting, VIEWS, type View } from './list-tasks.ts';
export { directivesLoader } from './load.ts';
export { directiveList, directivesOperations, directiveWithTasks, taskList, taskOfId, toldTask } from './operations.ts';
export type { WholeTask } from './queries.ts';
export { readTaskPage, type OpenTask } from './read-task.ts';
export { watchTasks } from './watch-tasks.ts';
export { writeEvent, type Told } from './write-event.ts';
