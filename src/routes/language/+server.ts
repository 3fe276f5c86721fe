import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Remembers the reader's language for a year and goes back to where they were. */
export const POST: RequestHandler = async ({ request, cookies, url }) => {
	const form = await request.formData();
	const lang = form.get('lang') === 'en' ? 'en' : 'vi';
	const back = String(form.get('back') ?? '/');
	cookies.set('lang', lang, {
		path: '/',
		maxAge: 31_536_000,
		httpOnly: false,
		sameSite: 'lax',
		secure: url.protocol === 'https:'
	});
	// Only a path of ours: never a way out to another site.
	redirect(303, /^\/(?![/\\])/.test(back) ? back : '/');
};
