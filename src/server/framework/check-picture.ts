import { readFile } from 'node:fs/promises';
import type { Problems } from './files.ts';

const LARGEST = 4500;
/** Script, style, links and anything fetched from elsewhere. `xmlns` addresses are names, not links. */
const FORBIDDEN =
	/<script|<style|<foreignObject|<image|<use|\bhref\s*=|\bon\w+\s*=|@import|url\s*\(\s*["']?(?!#)|javascript:|<!ENTITY/i;

/** What is wrong with a drawn picture: missing, too heavy for a slow line, or able to do more than be looked at. */
export async function checkPicture(where: string, path: string): Promise<Problems> {
	const svg = await readFile(path, 'utf8').catch(() => null);
	if (svg === null) return [`${where}: there is no picture ${path}`];
	const problems: Problems = [];
	const bytes = Buffer.byteLength(svg);
	if (bytes > LARGEST) problems.push(`${where}: ${path} has ${bytes} bytes; at most ${LARGEST}`);
	const found = FORBIDDEN.exec(svg);
	if (found) problems.push(`${where}: ${path} contains “${found[0]}”: a picture has no script, style or link`);
	if (!/^\s*(<\?xml[^>]*>\s*)?<svg[\s>]/.test(svg)) problems.push(`${where}: ${path} is not an SVG`);
	return problems;
}
