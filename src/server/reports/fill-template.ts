import { LoopPlugin, TemplateHandler, TextPlugin, type Tag } from 'easy-template-x';
import type { Filling } from './placeholders.ts';

/** Texts and lists only: a template can put nothing else into a document, and nothing of it is run. */
const handler = () =>
	new TemplateHandler({
		delimiters: { tagStart: '{{', tagEnd: '}}', containerTagOpen: '#', containerTagClose: '/' },
		plugins: [new LoopPlugin(), new TextPlugin()]
	});

/** A template filled: the bytes of a `.docx`. */
export async function fillTemplate(template: Uint8Array, filling: Filling): Promise<Uint8Array<ArrayBuffer>> {
	return new Uint8Array(await handler().process(Buffer.from(template), filling));
}

/** What a template asks for, in its order. @throws what the library finds wrong with its form */
export const tagsOf = (template: Uint8Array): Promise<Tag[]> => handler().parseTags(Buffer.from(template));

/** All that a document says. */
export const textOf = (document: Uint8Array): Promise<string> => handler().getText(Buffer.from(document));
