import { redirect } from '@sveltejs/kit';
import { renderSVG } from 'uqr';
import { Refusal } from '#core/refusal.ts';
import {
	endStaffSession,
	enrolment,
	passkeyToShow,
	pendingCookie,
	showBackupCode,
	showOneTimeCode,
	showPasskey,
	visitorOf
} from '#server/platform/access/index.ts';
import { signInDb } from '#server/platform/app.ts';
import { keeping, text } from '#routes/forms.ts';
import { ownPath } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

const OFFICE = '/office/board';

export const load: PageServerLoad = async (event) => {
	const { who } = event.locals;
	const visitor = visitorOf(event, new Date());
	// A form's own address has no `to`, so the forms carry it.
	const to = ownPath(event.url.searchParams.get('to'), '');
	if (who.kind === 'staff') redirect(303, to || OFFICE);
	if (who.kind === 'half-staff') {
		if (who.setUp) {
			// Another session set it up meanwhile: this one showed a password only, and begins anew.
			await endStaffSession(signInDb(), visitor);
			redirect(303, '/staff/sign-in');
		}
		const waiting = await enrolment(signInDb(), visitor, who).catch((refused: unknown) => {
			// Set up by this very request: the page that answers it shows the backup codes.
			if (refused instanceof Refusal && refused.code === 'second-factor-exists') return null;
			throw refused;
		});
		if (!waiting) return { to, setUp: null, passkey: null };
		const { secret, uri } = waiting;
		return { to, setUp: { secret, qr: renderSVG(uri, { border: 2, ecc: 'M' }) }, passkey: null };
	}
	if (!event.cookies.get(pendingCookie(visitor.secure))) redirect(303, '/staff/sign-in');
	return { to, setUp: null, passkey: await passkeyToShow(signInDb(), visitor) };
};

export const actions: Actions = {
	code: async (event) => {
		const form = await event.request.formData();
		const to = ownPath(text(form, 'to'), '');
		const settingUp = event.locals.who.kind === 'half-staff';
		return keeping({ to, backup: false }, async () => {
			const { backupCodes } = await showOneTimeCode(signInDb(), visitorOf(event, new Date()), {
				code: text(form, 'code'),
				settingUp
			});
			if (!backupCodes) redirect(303, to || OFFICE);
			return { backupCodes, onward: to || OFFICE };
		});
	},
	passkey: async (event) => {
		const form = await event.request.formData();
		const to = ownPath(text(form, 'to'), '');
		return keeping({ to, backup: false }, async () => {
			await showPasskey(signInDb(), visitorOf(event, new Date()), { response: text(form, 'response') });
			redirect(303, to || OFFICE);
		});
	},
	backup: async (event) => {
		const form = await event.request.formData();
		const to = ownPath(text(form, 'to'), '');
		return keeping({ to, backup: true }, async () => {
			await showBackupCode(signInDb(), visitorOf(event, new Date()), { code: text(form, 'backup') });
			redirect(303, to || OFFICE);
		});
	}
};
