/** What the page of a roster shows at each step, in the reader's words. */
import { columnLetters } from '#core/roster/cell.ts';
import { FIELDS } from '#core/roster/columns.ts';
import { severityOf, type ProblemCode } from '#core/roster/problems.ts';
import { POSTS } from '#core/people.ts';
import { day, number } from '#lib/format.ts';
import { m } from '#lib/words.ts';
import { choiceOf, previewRoster, readFindings, type Findings, type Roster, type RosterName } from '#server/roster/index.ts';
import type { Actor } from '#server/platform/actor.ts';
import { db } from '#server/platform/app.ts';
import { fieldWords, postWords, problemLine, problemWords, said } from '../words.ts';

/** How far the job is. */
export function progressOf({ state, progress }: Roster) {
	const { step, done, total } = progress ?? { step: 'waiting', done: 0, total: null };
	const words = said(`import_doing_${step}`) || said(`import_state_${state}`);
	const count = total
		? m.import_doing_of({ done: number(done), total: number(total) })
		: done > 0
			? m.import_doing_count({ done: number(done) })
			: '';
	return { words, count, share: total ? done / total : null };
}

/** Columns with their examples and what they may hold. */
export async function mappingOf(actor: Actor, roster: Roster) {
	const { head, samples, firstRows } = await previewRoster(db(), actor, roster.id);
	const { sheets, sheet } = roster.layout;
	return {
		sheets: sheets.map(({ name, hidden }, value) => ({ value, words: hidden ? m.import_sheet_hidden({ name }) : name })),
		sheet,
		headRow: head.row,
		headRows: firstRows.map(({ n, text }) => ({ value: n, words: m.import_head_row_n({ n, text: text.slice(0, 60) }) })),
		columns: head.titles.map((title, i) => ({
			letter: columnLetters(i),
			title,
			field: head.mapping[i] ?? '',
			samples: samples.map(({ texts }) => texts[i] ?? '').filter((text) => text !== '')
		})),
		fields: FIELDS.map((value) => ({ value, words: fieldWords(value) })),
		asOf: roster.asOf,
		post: roster.post,
		posts: roster.organisationId ? POSTS.map((value) => ({ value, words: postWords(value) })) : [],
		homeDefault: roster.organisationId ? m.import_home_default({ place: roster.placeName }) : ''
	};
}

const positive = (text: string | null): number => Math.min(10_000, Math.max(1, Number.parseInt(text ?? '1') || 1));

/** What the dry run found. */
export async function findingsOf(actor: Actor, roster: Roster, url: URL) {
	const page = { problems: positive(url.searchParams.get('problems')), likely: positive(url.searchParams.get('likely')) };
	const only = url.searchParams.get('only') === 'all' ? ('all' as const) : ('rejected' as const);
	const found = await readFindings(db(), actor, { id: roster.id, ...page, only });
	const { titles } = roster.layout.head;
	const counts = Object.entries(roster.summary?.problems ?? {}) as [ProblemCode, number][];
	return {
		rows: roster.summary?.rows ?? 0,
		skipped: roster.summary?.skipped ?? 0,
		fates: found.fates,
		hamlets: namesOf(found, 'hamlet'),
		organisations: namesOf(found, 'organisation'),
		likely: found.likely.map(({ n, name, birthYear, birthDate, numbered, people }) => ({
			n,
			name,
			about: [bornWords(birthYear, birthDate), numbered ? m.import_numbered() : ''].filter(Boolean).join(', '),
			chosen: people.find(({ decision }) => decision === 'same')
				? `same:${people.find(({ decision }) => decision === 'same')!.id}`
				: people.every(({ decision }) => decision === 'other')
					? 'other'
					: 'open',
			people: people.map((person) => ({
				id: person.id,
				name: person.name,
				about: [
					bornWords(person.birthYear, person.birthDate),
					person.place,
					person.phone ?? '',
					person.numbered ? m.import_numbered() : m.import_not_numbered()
				]
					.filter(Boolean)
					.join(', ')
			}))
		})),
		problems: found.problems.map(({ n, name, rejected, problems }) => ({
			n,
			name,
			rejected,
			problems: problems.map((problem) => problemLine(problem, titles))
		})),
		counts: counts
			.sort(([, a], [, b]) => b - a)
			.map(([code, n]) => ({ grave: severityOf(code) === 'error', words: shortWords(code), n })),
		page,
		more: found.more,
		only
	};
}

/** A kind of problem without the value of any one row. */
const shortWords = (code: ProblemCode): string =>
	problemWords(code, { value: '…', near: '…', candidates: '…', place: '…', own: '…', as: '…', row: '…', year: '…' });

const bornWords = (year: number | null, date: string | null): string =>
	date ? m.import_born({ birth: day(date) }) : year ? m.import_born({ birth: String(year) }) : '';

function namesOf({ names }: Findings, kind: RosterName['kind']) {
	const own = names.filter((name) => name.kind === kind);
	const made = own.filter(({ decision }) => decision === 'new');
	return own.map((name) => {
		const is = choiceOf(name);
		const same = name.decision === 'same' && name.sameKey ? (own.find(({ key }) => key === name.sameKey)?.written ?? '') : '';
		const choices = [
			...(name.decision === 'open' ? [{ value: 'open', words: m.import_choice_open() }] : []),
			...name.near.map(({ id, key, name }) =>
				key === undefined
					? { value: `id:${id}`, words: m.import_choice_is({ name }) }
					: { value: `key:${key}`, words: m.import_choice_same({ name }) }
			),
			...(kind === 'hamlet' ? [{ value: 'new', words: m.import_choice_new({ name: name.written }) }] : []),
			// Any other new one of the file, for slips that look like nothing.
			...made
				.filter(({ key }) => key !== name.key && !name.near.some((near) => near.key === key))
				.map(({ key, written }) => ({ value: `key:${key}`, words: m.import_choice_same({ name: written }) })),
			...(kind === 'hamlet'
				? [{ value: 'out', words: m.import_choice_out() }]
				: [{ value: 'none', words: m.import_choice_none() }])
		];
		if (!choices.some(({ value }) => value === is))
			choices.unshift({
				value: is,
				words: name.decision === 'known' ? m.import_choice_is({ name: name.written }) : m.import_choice_same({ name: same })
			});
		return { key: name.key, written: name.written, rows: name.rows, decision: name.decision, is, choices };
	});
}

/** What was done, or that nothing was. */
export function resultOf({ done, appliedAt, undoneAt, tidiedAt, summary }: Roster) {
	const lines = done
		? [
				m.import_done_made({ n: number(done.made) }),
				done.known > 0 && m.import_done_known({ n: number(done.known) }),
				done.residences > 0 && m.import_done_residences({ n: number(done.residences) }),
				done.memberships > 0 && m.import_done_memberships({ n: number(done.memberships) }),
				done.households > 0 && m.import_done_households({ n: number(done.households) }),
				done.filled > 0 && m.import_done_filled({ n: number(done.filled) })
			].filter((line) => line !== false)
		: [];
	return { lines, appliedAt, undoneAt, leftOut: tidiedAt ? 0 : (summary?.rows ?? 0) - (done ? done.made + done.known : 0) };
}
