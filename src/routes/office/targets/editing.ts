import { redirect } from '@sveltejs/kit';
import type { Actor } from '#server/platform/actor.ts';
import { db } from '#server/platform/app.ts';
import { saveTarget, tryTarget } from '#server/targets/index.ts';
import { keeping, text } from '#routes/forms.ts';
import { targetForm } from './form.ts';

/** Counts what was typed and comes back with it. @param target nothing: a new one */
export async function tried(actor: Actor, target: string | null, request: Request) {
	const typed = targetForm(await request.formData());
	return keeping({ typed }, async () => ({ kept: { typed }, trial: await tryTarget(db(), actor, { target, form: typed }) }));
}

/** Saves what was typed and goes to the target; a refusal comes back with it. */
export async function saved(actor: Actor, target: string | null, request: Request) {
	const form = await request.formData();
	const [typed, version] = [targetForm(form), Number(text(form, 'version')) || 0];
	const done = await keeping({ typed }, () => saveTarget(db(), actor, { target, version, form: typed }));
	if ('target' in done) redirect(303, `/office/targets/${done.target}?saved=${done.version}`);
	return done;
}
