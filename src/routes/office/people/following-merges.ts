import { redirect } from '@sveltejs/kit';
import { Refusal } from '#core/refusal.ts';

/** A record that was merged leads to the same page of the one that speaks for it now. */
export async function followingMerges<T>(page: '' | 'facts', open: () => Promise<T>): Promise<T> {
	try {
		return await open();
	} catch (thrown) {
		if (thrown instanceof Refusal && thrown.code === 'merged')
			redirect(303, `/office/people/${String(thrown.details['id'])}${page ? `/${page}` : ''}`);
		throw thrown;
	}
}
