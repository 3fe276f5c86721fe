import { Refusal } from '#core/refusal.ts';
import { FIELDS, type Field, type Mapping } from '#core/roster/columns.ts';
import { isPost } from '#core/people.ts';
import type { Actor } from '#server/platform/actor.ts';
import { asActor, type Db } from '#server/platform/db/index.ts';
import { enqueue } from '#server/platform/db/enqueue.ts';
import { keptFile } from './file.ts';
import { lookAgain, type Preview } from './look.ts';
import { asStaff } from './policy.ts';
import { moveOn, rosterById, setLayout, type Roster } from './queries/rosters.ts';

/** A roster that the actor may see. @throws Refusal `not-found` */
export async function theRoster(db: Db, id: string): Promise<Roster> {
	const roster = /^[0-9a-f-]{36}$/.test(id) ? await rosterById(db, id) : null;
	if (!roster) throw new Refusal('not-found', 'no such roster for this actor');
	return roster;
}

async function theFile(db: Db, id: string): Promise<Buffer> {
	const bytes = await keptFile(db, id);
	if (!bytes) throw new Refusal('roster-file-gone', 'the file is no longer kept');
	return bytes;
}

/** What a person sees when saying what the columns hold, read from the file. */
export async function previewRoster(db: Db, actor: Actor, id: string): Promise<Preview> {
	asStaff(actor);
	return asActor(db, actor, async (db) => {
		const { layout } = await theRoster(db, id);
		const preview = await lookAgain(await theFile(db, id), layout.sheet, layout.head.row);
		return { ...preview, head: layout.head };
	});
}

/** Takes another sheet, or another row as the header; the columns are guessed anew. */
export async function chooseHead(
	db: Db,
	actor: Actor,
	{ id, sheet, headRow }: { id: string; sheet: number; headRow?: number }
): Promise<void> {
	asStaff(actor);
	await asActor(db, actor, async (db) => {
		const roster = await theRoster(db, id);
		const { layout } = roster;
		if (!layout.sheets[sheet]) throw new Refusal('roster-bad-choice', 'no such sheet', { field: 'sheet', reason: String(sheet) });
		const { head } = await lookAgain(await theFile(db, id), sheet, headRow);
		await remap(db, roster, { ...layout, sheet, head }, roster.asOf, roster.post);
	});
}

/**
 * Says what each column holds and leaves the dry run to a job. A field may stand once; a name there must be.
 * @throws Refusal `roster-no-name`, `roster-field-twice`, `conflict` when a job is at it
 */
export async function mapRoster(
	db: Db,
	actor: Actor,
	input: { id: string; mapping: (string | null)[]; asOf: string; post: string | null; today: string }
): Promise<void> {
	asStaff(actor);
	const mapping = readMapping(input.mapping);
	if (
		!/^\d{4}-\d{2}-\d{2}$/.test(input.asOf) ||
		Number.isNaN(Date.parse(input.asOf)) ||
		input.asOf > input.today ||
		input.asOf < '2000-01-01'
	)
		throw new Refusal('roster-bad-day', `as of ${input.asOf}`, {});
	await asActor(db, actor, async (db) => {
		const roster = await theRoster(db, input.id);
		if (mapping.length !== roster.layout.head.titles.length)
			throw new Refusal('roster-busy', 'the columns are not those of the file');
		const post = roster.organisationId && input.post && isPost(input.post) ? input.post : roster.post;
		await remap(db, roster, { ...roster.layout, head: { ...roster.layout.head, mapping } }, input.asOf, post);
		if (!(await moveOn(db, roster.id, ['mapping'], 'checking'))) throw new Refusal('roster-busy', 'somebody was faster');
		await enqueue(db, 'check-roster', { roster: roster.id }, `roster ${roster.id}`);
	});
}

async function remap(db: Db, roster: Roster, layout: Roster['layout'], asOf: string, post: string | null): Promise<void> {
	if (!(await moveOn(db, roster.id, ['mapping', 'checked'], 'mapping')))
		throw new Refusal('roster-busy', `the roster is ${roster.state}`);
	await setLayout(db, roster.id, layout, asOf, post);
}

function readMapping(given: (string | null)[]): Mapping {
	const mapping = given.map((field) => ((FIELDS as readonly string[]).includes(field ?? '') ? (field as Field) : null));
	for (const field of FIELDS) {
		const columns = mapping.flatMap((found, i) => (found === field ? [i] : []));
		if (columns.length > 1)
			throw new Refusal('roster-field-twice', `${field} in columns ${columns}`, {
				field,
				first: columns[0]!,
				second: columns[1]!
			});
	}
	if (!mapping.includes('name') && !mapping.includes('first-name'))
		throw new Refusal('roster-no-name', 'no column holds the name');
	return mapping;
}

/** Back to the columns, from a dry run that a person does not like. */
export async function mapAgain(db: Db, actor: Actor, id: string): Promise<void> {
	asStaff(actor);
	await asActor(db, actor, async (db) => {
		await theRoster(db, id);
		if (!(await moveOn(db, id, ['checked', 'mapping'], 'mapping')))
			throw new Refusal('roster-busy', 'a job is at it, or it was applied');
	});
}

/** Puts a roster away that was not applied; its file and rows are forgotten by a job. */
export async function dropRoster(db: Db, actor: Actor, id: string): Promise<void> {
	asStaff(actor);
	await asActor(db, actor, async (db) => {
		await theRoster(db, id);
		if (!(await moveOn(db, id, ['mapping', 'checked'], 'dropped')))
			throw new Refusal('roster-busy', 'a job is at it, or it was applied');
		await enqueue(db, 'tidy-roster', { roster: id }, `tidy ${id}`);
	});
}
