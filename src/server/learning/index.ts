/** Learning: lessons, their checks, and what comes next. Lessons are content; what a person did with them is in the database. */
export { learning, type Area, type Learning } from './content.ts';
export { lessonsLoader } from './load.ts';
export { myLearning, type MyLearning } from './my-learning.ts';
export { noteProgress } from './note-progress.ts';
export { attemptKept, judgeCheck, recordCheck, type CheckInput, type CheckResult } from './record-check.ts';
export { following, lessonCalled, pictureOf, recordingOf } from './read-lesson.ts';
export { suggest } from './suggest.ts';
