import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/platform/db/index.ts';
import { fillTemplate } from './fill-template.ts';
import { readReport, type ReportAsked } from './read-report.ts';
import { readTemplate } from './template.ts';

/** A report as a Word document, on the template of its office. @throws Refusal as `readReport` */
export async function writeReport(
	db: Db,
	actor: Actor,
	asked: ReportAsked
): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }> {
	const { place, from, to, filling } = await readReport(db, actor, asked);
	const { bytes } = await readTemplate(db, actor, { place: place.code, now: asked.now });
	return { name: `bao-cao-${place.code}-${from}-${to}.docx`, bytes: await fillTemplate(bytes, filling) };
}
