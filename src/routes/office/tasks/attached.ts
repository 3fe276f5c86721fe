import { Refusal } from '#core/refusal.ts';
import { FILE_BYTES, type SentFile } from '#server/directives/index.ts';

/** The file that came with a form, where there is one. @throws Refusal `task-file-large` */
export async function attached(form: FormData): Promise<SentFile | null> {
	const file = form.get('file');
	if (!(file instanceof File) || file.name === '') return null;
	if (file.size > FILE_BYTES)
		throw new Refusal('task-file-large', `${file.size} bytes`, { field: 'file', limit: FILE_BYTES / 1e6 });
	return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}
