/**
 * `npm run simulate -- 50000`: so many people who do not exist sit the test, so that the analyses of the measure can be tried out
 * from the office pages before anybody has answered. Only on the embedded database of this machine, and only while nobody but
 * samples is in it: simulated answers among real ones would be a forgery.
 */
import { whyNoSamples } from '#server/platform/access/samples.ts';
import { connect } from '#server/platform/db/index.ts';
import { openEmbedded } from '#server/platform/db/embedded.ts';
import { VAR } from '#server/platform/db/open.ts';
import { rebuildStandings } from '#server/recognition/index.ts';
import { PLAN, simulateSittings } from './simulate-sittings.ts';

const MOST = 500_000;

const embedded = await openEmbedded(VAR);
try {
	const people = Number(process.argv[2] ?? PLAN.people);
	if (!(Number.isInteger(people) && people >= 1 && people <= MOST))
		throw new Error(`How many people? A whole number from 1 to ${MOST}: npm run simulate -- 50000`);
	const owner = embedded.urls().owner;
	const why = whyNoSamples(process.env, owner);
	if (why) throw new Error(`Nothing is simulated here: ${why}.`);
	const { db, pool, close } = connect(owner, { max: 4, name: 'hocvuso simulation' });
	try {
		const real = await db.selectFrom('person').select('id').where('sample', '=', false).executeTakeFirst();
		if (real) throw new Error('Nothing is simulated here: there are people in this database who are not samples.');
		const told = (done: number) => process.stdout.write(`\r${done} of ${people} people have sat`);
		const { biased, drifted, sittings, answers } = await simulateSittings(pool, db, { ...PLAN, people }, told);
		console.log(`\n${sittings} simulated sittings, ${answers} answers, from ${PLAN.from} to ${PLAN.to}. Counting …`);
		await rebuildStandings(db);
		console.log(
			`Planted: item ${biased} is harder for people of sixty and more; item ${drifted} is harder from ${PLAN.driftsFrom} on.`
		);
	} finally {
		await close();
	}
} catch (error) {
	console.error((error as Error).message);
	process.exitCode = 1;
} finally {
	if (embedded.started) await embedded.stop();
}
