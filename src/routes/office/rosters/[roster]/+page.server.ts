import { vietnamDay } from '#core/days.ts';
import { Refusal } from '#core/refusal.ts';
import {
	askToApply,
	askToUndo,
	chooseHead,
	decideMatches,
	decideNames,
	dropRoster,
	mapAgain,
	mapRoster,
	openRoster
} from '#server/roster/index.ts';
import { db } from '#server/platform/app.ts';
import { attempt, orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import { failureOf, stateWords, titleOf } from '../words.ts';
import { findingsOf, mappingOf, progressOf, resultOf } from './views.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, params, depends }) => {
	depends('app:roster');
	const who = staff(locals.who, url);
	const roster = await orError(() => openRoster(db(), who.actor, params.roster));
	const { state } = roster;
	return {
		id: roster.id,
		file: roster.fileName,
		of: titleOf(roster),
		state,
		stateWords: stateWords(state),
		uploadedAt: roster.uploadedAt,
		by: roster.uploadedByName ?? '',
		asOf: roster.asOf,
		failure: failureOf(roster),
		progress: state === 'checking' || state === 'applying' || state === 'undoing' ? progressOf(roster) : null,
		mapping: state === 'mapping' ? await orError(() => mappingOf(who.actor, roster)) : null,
		findings: state === 'checked' ? await orError(() => findingsOf(who.actor, roster, url)) : null,
		result: state === 'applied' || state === 'undone' || state === 'dropped' ? resultOf(roster) : null
	};
};

export const actions: Actions = {
	head: async ({ locals, url, request, params }) => {
		const who = staff(locals.who, url);
		const form = await request.formData();
		const row = text(form, 'row');
		return attempt(() =>
			chooseHead(db(), who.actor, {
				id: params.roster,
				sheet: Number(text(form, 'sheet')) || 0,
				...(/^\d+$/.test(row) && { headRow: Number(row) })
			})
		);
	},
	map: async ({ locals, url, request, params }) => {
		const who = staff(locals.who, url);
		const form = await request.formData();
		const mapping = Array.from(
			{ length: Math.min(200, Number(text(form, 'columns')) || 0) },
			(_, i) => text(form, `column-${i}`) || null
		);
		const kept = { mapping, asOf: text(form, 'asOf'), post: text(form, 'post') };
		return keeping(kept, () => mapRoster(db(), who.actor, { id: params.roster, ...kept, today: vietnamDay(new Date()) }));
	},
	remap: ({ locals, url, params }) => {
		const who = staff(locals.who, url);
		return attempt(() => mapAgain(db(), who.actor, params.roster));
	},
	drop: ({ locals, url, params }) => {
		const who = staff(locals.who, url);
		return attempt(() => dropRoster(db(), who.actor, params.roster));
	},
	names: async ({ locals, url, request, params }) => {
		const who = staff(locals.who, url);
		const form = await request.formData();
		const choices = [...form].flatMap(([name, value]) => {
			const found = /^(hamlet|organisation) (.+)$/s.exec(name);
			return found && typeof value === 'string' ? [{ kind: found[1]!, key: found[2]!, choice: value }] : [];
		});
		return attempt(async () => {
			await decideNames(db(), who.actor, { id: params.roster, choices });
			return { saved: 'names' as const };
		});
	},
	matches: async ({ locals, url, request, params }) => {
		const who = staff(locals.who, url);
		const form = await request.formData();
		const choices = [...form].flatMap(([name, value]) =>
			/^row-\d+$/.test(name) && typeof value === 'string' ? [{ n: Number(name.slice(4)), choice: value }] : []
		);
		return attempt(async () => {
			await decideMatches(db(), who.actor, { id: params.roster, choices });
			return { saved: 'matches' as const };
		});
	},
	apply: async ({ locals, url, request, params }) => {
		const who = staff(locals.who, url);
		const form = await request.formData();
		return attempt(() =>
			askToApply(db(), who.actor, {
				id: params.roster,
				takesMoved: text(form, 'takesMoved') === 'yes',
				today: vietnamDay(new Date())
			})
		);
	},
	undo: async ({ locals, url, request, params }) => {
		const who = staff(locals.who, url);
		const form = await request.formData();
		return attempt(async () => {
			if (text(form, 'sure') !== 'yes') throw new Refusal('roster-unsure', 'the box was not ticked');
			await askToUndo(db(), who.actor, params.roster);
		});
	}
};
