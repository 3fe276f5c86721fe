import type { Written } from '#server/reports/index.ts';

/** Which report an address, or a form sent to one, asks for; nothing written yet. */
export function reportOf(fields: URLSearchParams | FormData, written: Written = {}) {
	const field = (name: string) => {
		const value = fields.get(name);
		return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
	};
	return {
		place: field('place'),
		from: field('from'),
		to: field('to'),
		year: Number(field('year')) || null,
		written,
		now: new Date()
	};
}
