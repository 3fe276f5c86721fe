import { redirect } from '@sveltejs/kit';
import { renderSVG } from 'uqr';
import { endStaffSession, enrolment, pendingCookie, showBackupCode, showOneTimeCode, visitorOf } from '#server/platform/access/index.ts';
import { signInDb } from '#server/platform/app.ts';
import { keeping, text } from '#routes/forms.ts';
import { ownPath } from '#routes/guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { who } = event.locals;
	const visitor = visitorOf(event, new Date());
	if (who.kind === 'staff') redirect(303, onward(event.url));
	if (who.kind === 'half-staff') {
		if (who.setUp) {
			// Another session set it up meanwhile: this one showed a password only, and begins anew.
			await endStaffSession(signInDb(), visitor);
			redirect(303, '/staff/sign-in');
		}
		const { secret, uri } = await enrolment(signInDb(), visitor, who);
		return { setUp: { secret, qr: renderSVG(uri, { border: 2, ecc: 'M' }) } };
	}
	if (!event.cookies.get(pendingCookie(visitor.secure))) redirect(303, '/staff/sign-in');
	return { setUp: null };
};

export const actions: Actions = {
	code: async (event) => {
		const code = text(await event.request.formData(), 'code');
		const settingUp = event.locals.who.kind === 'half-staff';
		return keeping({ backup: false }, async () => {
			const { backupCodes } = await showOneTimeCode(signInDb(), visitorOf(event, new Date()), { code, settingUp });
			if (!backupCodes) redirect(303, onward(event.url));
			return { backupCodes, onward: onward(event.url) };
		});
	},
	backup: async (event) => {
		const code = text(await event.request.formData(), 'backup');
		return keeping({ backup: true }, async () => {
			await showBackupCode(signInDb(), visitorOf(event, new Date()), { code });
			redirect(303, onward(event.url));
		});
	}
};

const onward = (url: URL) => ownPath(url.searchParams.get('to'), '/office/board');
