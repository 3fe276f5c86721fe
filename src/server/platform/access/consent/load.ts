import type { Db } from '../../db/index.ts';
import { readPolicy, readWordings, type Wording } from './content.ts';
import { addWordingRow, changeWordingRow, putSignInPolicy, wordingOf, wordingUsed } from './queries.ts';

/** Loads the wordings of consent and how long codes hold. Loading twice changes nothing; a wording that was loaded never changes. */
export const consentLoader = {
	name: 'consent',
	check: async (): Promise<string[]> => [...(await readWordings()).problems, ...(await readPolicy()).problems],
	async load(db: Db): Promise<string> {
		const { wordings } = await readWordings();
		for (const wording of wordings) await addWording(db, wording);
		const { policy } = await readPolicy();
		if (policy) await putSignInPolicy(db, { code_days: policy.codeDays, source: policy.source, provisional: policy.provisional });
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
	const known = await wordingOf(db, row.purpose, row.version);
	if (!known) return addWordingRow(db, row);
	const changed = (Object.keys(row) as (keyof typeof row)[]).filter((key) => known[key] !== row[key]);
	if (changed.length === 0) return;
	if (await wordingUsed(db, row.purpose, row.version))
		throw new Error(
			`content/consent: ${row.purpose} ${row.version} was changed (${changed.join(', ')}) after people agreed to it. Write version ${row.version + 1} in a file of its own.`
		);
	await changeWordingRow(db, row);
}
