import { readFileSync } from 'node:fs';
import { connect } from '#server/platform/db/index.ts';
import { readBoard, readTarget } from '#server/targets/index.ts';
const u = JSON.parse(readFileSync('/tmp/hold.json','utf8'));
const app = connect(u.app, { max: 8 });
const reader = { kind: 'staff' as const, accountId: 'bench' };
const pg = app.pool;
const orig = (await import('pg')).default.Client.prototype.query as any;
const times: Record<string, number[]> = {};
(await import('pg')).default.Client.prototype.query = function (...a: any[]) {
	const t = (typeof a[0] === 'string' ? a[0] : a[0]?.text ?? '?').replace(/\s+/g, ' ').slice(0, 110);
	const b = performance.now();
	const r = orig.apply(this, a);
	if (r?.then) r.then(() => (times[t] ??= []).push(performance.now() - b), () => {});
	else if (typeof a.at(-1) === 'function') {}
	return r;
};
const targets = (await pg.query('select id from target order by id')).rows;
const communes = (await pg.query(`select c.code from place c join place d on d.id = c.parent_id and d.code = '82' where c.level = 'commune' and c.valid_to = 'infinity'`)).rows;
for (const what of ['province', 'target', 'commune'] as const) {
	let n = 0;
	const look = () => what === 'province' ? readBoard(app.db, reader, { place: null, now: new Date() }) : readTarget(app.db, reader, { target: targets[n++ % targets.length].id, place: what === 'target' ? '82' : communes[n % communes.length].code, now: new Date() });
	for (let i = 0; i < 30; i++) await look();
	for (const k in times) delete times[k];
	const c0 = process.cpuUsage(); const b = performance.now();
	const each: number[] = [];
	for (let i = 0; i < 100; i++) { const s = performance.now(); await look(); each.push(performance.now() - s); }
	const c = process.cpuUsage(c0);
	each.sort((a, b) => a - b);
	console.log(what, 'p50', each[50].toFixed(1), 'p95', each[95].toFixed(1), 'node cpu', ((c.user + c.system) / 1e5).toFixed(2), 'ms each');
	for (const [k, v] of Object.entries(times).sort((a, b) => b[1].reduce((x, y) => x + y) - a[1].reduce((x, y) => x + y)).slice(0, 9)) console.log('  ', (v.reduce((x, y) => x + y) / 100).toFixed(2), v.length, k);
}
await app.close();
