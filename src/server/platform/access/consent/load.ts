import type { Db } from '../../db/index.ts';
import { readPolicy, readWordings, type Wording } from './content.ts';

/** Loads the wordings of consent and how long codes hold. Loading twice changes nothing; a wording that was loaded never changes. */
export const consentLoader = {
	name: 'consent',
	check: async (): Promise<string[]> => [...(await readWordings()).problems, ...(await readPolicy()).problems],
	async load(db: Db): Promise<string> {
		const { wordings } = await readWordings();
		for (const wording of wordings) await addWording(db, wording);
		const { policy } = await readPolicy();
		if (policy) {
			const row = { code_days: policy.codeDays, source: policy.source, provisional: policy.provisional };
			await db
				.insertInto('sign_in_policy')
				.values(row)
				.onConflict((conflict) => conflict.column('one').doUpdateSet(row))
				.execute();
		}
		return `${wordings.length} wordings; codes hold ${policy?.codeDays} days`;
	}
};

/** @throws where people have agreed to other words under this version: what they agreed to must stay readable */
async function addWording(db: Db, wording: Wording): Promise<void> {
	const row = {
		purpose: wording.purpose,
		version: wording.version,
		basis: wording.basis,
		title_vi: wording.title.vi,
		title_en: wording.title.en,
		text_vi: wording.text.vi,
		text_en: wording.text.en,
		representative_below: wording.representativeBelow,
		effective: wording.effective,
		source: wording.source,
		provisional: wording.provisional
	};
	const known = await db
		.selectFrom('consent_wording')
		.selectAll()
		.where('purpose', '=', row.purpose)
		.where('version', '=', row.version)
		.executeTakeFirst();
	if (!known) {
		await db.insertInto('consent_wording').values(row).execute();
		return;
	}
	const changed = (Object.keys(row) as (keyof typeof row)[]).filter((key) => known[key] !== row[key]);
	if (changed.length === 0) return;
	const agreed = await db
		.selectFrom('consent')
		.select('id')
		.where('purpose', '=', row.purpose)
		.where('version', '=', row.version)
		.limit(1)
		.executeTakeFirst();
	if (agreed)
		throw new Error(
			`content/consent: ${row.purpose} ${row.version} was changed (${changed.join(', ')}) after people agreed to it. Write version ${row.version + 1} in a file of its own.`
		);
	await db
		.updateTable('consent_wording')
		.set(row)
		.where('purpose', '=', row.purpose)
		.where('version', '=', row.version)
		.execute();
}
