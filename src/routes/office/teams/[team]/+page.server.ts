import { TEAM_EVENTS } from '#core/teams/team.ts';
import { Refusal } from '#core/refusal.ts';
import { m } from '#lib/words.ts';
import { listTasks } from '#server/directives/index.ts';
import { db } from '#server/platform/app.ts';
import { newId } from '#server/platform/ids.ts';
import { readTarget } from '#server/targets/index.ts';
import { addMember, correctMember, readTeamPage, tellTeam } from '#server/teams/index.ts';
import { orError } from '#routes/doors.ts';
import { keeping, text } from '#routes/forms.ts';
import { staff } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whom the team is there for first: adults who have not been assessed, as the board counts them. */
const BEGINNERS = '2026-adults-assessed';

export const load: PageServerLoad = ({ locals, url, params }) =>
	orError(async () => {
		const { actor, roles } = staff(locals.who, url);
		const now = new Date();
		const page = await readTeamPage(db(), actor, { id: params.team, now });
		const beginners = [];
		const { communeCode } = page.team;
		const area = page.hamlets.length > 0 ? page.hamlets.map(({ code }) => code) : communeCode ? [communeCode] : [];
		for (const code of area) {
			// A hamlet that has ended has no board of its own.
			const board = await readTarget(db(), actor, { target: BEGINNERS, place: code, asOf: null, map: null, now }).catch(
				(thrown: unknown) => {
					if (!(thrown instanceof Refusal)) throw thrown;
					return null;
				}
			);
			if (board) beginners.push({ code, members: board.whole.members, left: board.whole.members - board.whole.assessed });
		}
		const { tasks } = await listTasks(db(), actor, { view: 'report', team: page.team.id, now });
		/** What is sent from this page, and sent again, is one event. */
		const ids = Object.fromEntries(
			[
				'joined',
				'settled',
				'dissolved',
				'covered',
				...page.hamlets.map(({ id }) => `uncovered ${id}`),
				...page.members.flatMap(({ id }) => ['left', 'led', 'name', 'phone', 'withdrew'].map((what) => `${what} ${id}`))
			].map((key) => [key, newId()])
		);
		return {
			...page,
			beginners,
			target: BEGINNERS,
			tasks,
			ids,
			memberId: newId(),
			seesPeople: roles.some(({ role }) => ['commune', 'helper', 'inspector'].includes(role)),
			helps: roles.some(({ role }) => role === 'helper'),
			words: { name: m.teams_consent_wording_name(), phone: m.teams_consent_wording_phone() }
		};
	});

export const actions: Actions = {
	tell: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const [kind, member, day] = [text(form, 'kind'), text(form, 'member'), text(form, 'day')];
		return keeping({ kind, member, day }, async () => {
			const known = TEAM_EVENTS.find((one) => one === kind && one !== 'joined');
			if (!known) throw new Refusal('bad-input', 'no such step', { field: 'kind', reason: 'unknown' });
			const phone = text(form, 'shows') === 'phone';
			// The words that stood beside the button, in the language in which they were read.
			const wording = phone ? m.teams_consent_wording_phone() : m.teams_consent_wording_name();
			const place = /^\d{1,9}$/.test(text(form, 'place')) ? Number(text(form, 'place')) : null;
			const told = { id: text(form, 'id'), team: params.team, kind: known, day, member: member || null, place };
			await tellTeam(db(), actor, { ...told, consent: known === 'consented' ? { phone, wording } : null }, new Date());
			return { saved: true };
		});
	},
	join: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const typed = {
			account: text(form, 'account'),
			name: text(form, 'name'),
			phone: text(form, 'phone'),
			day: text(form, 'day')
		};
		return keeping({ kind: 'joined', typed }, async () => {
			const who = { id: text(form, 'id'), memberId: text(form, 'memberId'), team: params.team };
			await addMember(db(), actor, { ...who, ...typed, account: typed.account || null }, new Date());
			return { saved: true };
		});
	},
	correct: async ({ request, locals, url, params }) => {
		const { actor } = staff(locals.who, url);
		const form = await request.formData();
		const [member, account, phone] = [text(form, 'member'), text(form, 'account'), text(form, 'phone')];
		return keeping({ kind: 'corrected', member }, async () => {
			const change = form.has('forget') ? ({ forget: true } as const) : form.has('account') ? { account } : { phone };
			await correctMember(db(), actor, { team: params.team, member, ...change }, new Date());
			return { saved: true };
		});
	}
};
