/**
 * Makes the labelled sample accounts: `node bin/sample.ts`. On the embedded database and this machine alone, whatever the
 * environment says; `npm start` calls it on a trial. `npm run codes` prints how to sign in.
 */
import { makeSamples, whyNoSamples } from '#server/platform/access/samples.ts';
import { connect } from '#server/platform/db/index.ts';
import { openEmbedded } from '#server/platform/db/embedded.ts';
import { VAR } from '#server/platform/db/open.ts';
import { sampleDirective } from './sample-directive.ts';
import { samplePeople } from './sample-people.ts';
import { sampleTeams } from './sample-teams.ts';

const embedded = await openEmbedded(VAR);
try {
	const owner = embedded.urls().owner;
	const why = whyNoSamples(process.env, owner);
	if (why) throw new Error(`No samples are made here: ${why}.`);
	const { db, close } = connect(owner, { max: 2, name: 'hocvuso samples' });
	try {
		await makeSamples(db, VAR);
		const now = new Date();
		await samplePeople(db, now);
		await sampleTeams(db, now);
		await sampleDirective(db, now);
	} finally {
		await close();
	}
} catch (error) {
	console.error((error as Error).message);
	process.exitCode = 1;
} finally {
	if (embedded.started) await embedded.stop();
}
