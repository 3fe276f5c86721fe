/** Runs in a thread of its own, so that other jobs go on: one simulation, told how far it is. */
import { inThisThread } from '#server/platform/in-thread.ts';
import { simulatePolicies, type Question, type Report } from './simulate-policies.ts';

await inThisThread((question: Question, say): Promise<Report> =>
	simulatePolicies(question, (done, all) => say('simulate', done, all))
);
