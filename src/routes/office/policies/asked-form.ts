import type { Group } from '#contract/content.ts';
import { db } from '#server/platform/app.ts';
import { Asked, askSimulation } from '#server/policies/index.ts';
import { shaped } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';

type Staff = Parameters<typeof askSimulation>[1];

/** Asks for what the form of `Simulations.svelte` says; answers what went wrong, or nothing. */
export function simulateAsTyped(actor: Staff, form: FormData, of: { group: Group; proposal: string | null }) {
	const typed = { people: text(form, 'people'), mean: text(form, 'mean'), sd: text(form, 'sd'), seed: text(form, 'seed') };
	const draft = text(form, 'draft') !== '';
	return keeping({ ...typed, draft: draft ? 'on' : '' }, async () => {
		await askSimulation(db(), actor, { ...of, id: text(form, 'id'), draft, asked: shaped(Asked, typed), now: new Date() });
	});
}
