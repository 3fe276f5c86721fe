import { exportPackage } from '#server/authoring/index.ts';
import { db } from '#server/platform/app.ts';
import { orError } from '#routes/doors.ts';
import { staff } from '#routes/guards.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, url }) =>
	orError(async () => {
		const who = staff(locals.who, url);
		const skill = (url.searchParams.get('skill') ?? '').slice(0, 10);
		const { zip } = await exportPackage(db(), who.actor, { skills: skill ? [skill] : [] });
		const name = `cau-hoi${skill ? `-${skill.replace(/[^\w.]/g, '')}` : ''}-qti3.zip`;
		return new Response(zip, {
			headers: { 'content-type': 'application/zip', 'content-disposition': `attachment; filename="${name}"` }
		});
	});
