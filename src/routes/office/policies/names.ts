import { readFramework } from '#server/framework/index.ts';
import { db } from '#server/platform/app.ts';
import { getLocale } from '#lib/words.ts';

/** Names of groups and areas in the reader's language, by code. */
export async function namesOfFramework(): Promise<{ groups: Record<string, string>; areas: Record<string, string> }> {
	const framework = await readFramework(db());
	const say = getLocale();
	const byId = (all: readonly { id: string; name: { vi: string; en: string } }[]) =>
		Object.fromEntries(all.map(({ id, name }) => [id, name[say]]));
	return { groups: byId(framework.groups), areas: byId(framework.areas) };
}
