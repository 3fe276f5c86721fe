import { Refusal } from '#core/refusal.ts';
import { damaged, unpacksTooLarge, type Bounds } from './bounds.ts';
import { isDateFormat } from './dates.ts';
import { hear, listen } from './xml.ts';
import type { Zip } from '#server/platform/zip.ts';

/** A sheet of a workbook, in the order of its tabs. */
export interface Sheet {
	name: string;
	hidden: boolean;
	/** The part of the zip file that holds its cells. */
	part: string;
}

/** What a workbook says about all of its sheets. */
export interface Workbook {
	sheets: Sheet[];
	/** Days are counted from 1904 (old Macintosh files). */
	from1904: boolean;
	/** By number of style: whether it shows a number as a day. */
	dateStyles: boolean[];
	sharedStrings: SharedStrings;
}

/** More strings than the largest roster has cells with words; an honest file has a tenth of it. */
const STRINGS = 2_000_000;
const STRING_CHARACTERS = 60_000_000;

/** @throws Refusal `file-damaged`, `file-not-spreadsheet` */
export async function readWorkbook(zip: Zip, bounds: Bounds): Promise<Workbook> {
	const part = await workbookPart(zip);
	const targets = await relations(zip, part);
	const sheets: Sheet[] = [];
	let from1904 = false;
	await hear(zip.read(part), {
		open(name, attributes) {
			if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
			if (name !== 'sheet') return;
			const relation = Object.entries(attributes).find(([key]) => key === 'id' || key.endsWith(':id'))?.[1] ?? '';
			const target = targets.get(relation);
			// Chart sheets and macro sheets have no cells of ours.
			if (target && zip.has(target.part) && target.type.endsWith('/worksheet'))
				sheets.push({
					name: attributes['name'] ?? '',
					hidden: (attributes['state'] ?? 'visible') !== 'visible',
					part: target.part
				});
		}
	});
	if (sheets.length === 0) throw damaged('a workbook without sheets');
	const find = (type: string) => [...targets.values()].find((target) => target.type.endsWith(type) && zip.has(target.part))?.part;
	const styles = find('/styles');
	return {
		sheets,
		from1904,
		dateStyles: styles ? await readDateStyles(zip, styles) : [],
		sharedStrings: new SharedStrings(zip, find('/sharedStrings'), bounds)
	};
}

async function workbookPart(zip: Zip): Promise<string> {
	const root = zip.has('_rels/.rels') ? await relations(zip, '') : new Map<string, { type: string; part: string }>();
	const found = [...root.values()].find((target) => target.type.endsWith('/officeDocument'))?.part ?? 'xl/workbook.xml';
	if (found.endsWith('.xml') && zip.has(found) && !found.startsWith('word/') && !found.startsWith('ppt/')) return found;
	throw new Refusal('file-not-spreadsheet', `a zip file whose document is ${found}`, {});
}

/** What a part refers to, by relation id. */
async function relations(zip: Zip, part: string): Promise<Map<string, { type: string; part: string }>> {
	const folder = part.slice(0, part.lastIndexOf('/') + 1);
	const file = `${folder}_rels/${part.slice(folder.length)}.rels`;
	const targets = new Map<string, { type: string; part: string }>();
	if (!zip.has(file)) return targets;
	await hear(zip.read(file), {
		open(name, attributes) {
			const { Id: id, Type: type, Target: target } = attributes;
			if (name !== 'Relationship' || !id || !type || !target || attributes['TargetMode'] === 'External') return;
			targets.set(id, { type, part: resolvePart(folder, target) });
		}
	});
	return targets;
}

/** `../xl/a.xml` seen from a folder; a leading slash is the top. Never leaves the zip file: parts are names in it, not paths. */
function resolvePart(folder: string, target: string): string {
	const steps: string[] = [];
	for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
		if (step === '..') steps.pop();
		else if (step !== '' && step !== '.') steps.push(step);
	}
	return steps.join('/');
}

/** Style by style of the cells, whether its number format shows a day. */
async function readDateStyles(zip: Zip, part: string): Promise<boolean[]> {
	const custom = new Map<number, string>();
	const styles: boolean[] = [];
	let inCells = false;
	await hear(zip.read(part), {
		open(name, attributes) {
			if (name === 'numFmt') custom.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
			if (name === 'cellXfs') inCells = true;
			if (name === 'xf' && inCells) {
				const id = Number(attributes['numFmtId'] ?? 0);
				styles.push(isDateFormat(id, custom.get(id)));
			}
		},
		close(name) {
			if (name === 'cellXfs') inCells = false;
		}
	});
	return styles;
}

/**
 * The strings that cells share, read only as far as somebody asks: the first rows of a sheet need the first strings,
 * and a look at a file's head must not cost the reading of all of it.
 */
export class SharedStrings {
	readonly #known: string[] = [];
	readonly #reading: AsyncGenerator<void> | undefined;
	#characters = 0;
	#ended = false;

	constructor(zip: Zip, part: string | undefined, bounds: Bounds) {
		if (!part) {
			this.#ended = true;
			return;
		}
		let text = '';
		let within = false;
		let phonetic = false;
		this.#reading = listen(zip.read(part), {
			open: (name) => {
				if (name === 'si') text = '';
				else if (name === 't') within = true;
				else if (name === 'rPh') phonetic = true;
			},
			text: (piece) => {
				if (within && !phonetic && text.length <= bounds.cell) text += piece;
			},
			close: (name) => {
				if (name === 't') within = false;
				else if (name === 'rPh') phonetic = false;
				else if (name === 'si') {
					// One character more than the bound is enough to know that it was passed.
					this.#known.push(text.slice(0, bounds.cell + 1));
					this.#characters += Math.min(text.length, bounds.cell + 1);
					if (this.#known.length > STRINGS || this.#characters > STRING_CHARACTERS) throw unpacksTooLarge(bounds);
				}
			}
		});
	}

	/** Reads on until string `index` is known, or the end. */
	async upTo(index: number): Promise<void> {
		while (!this.#ended && this.#known.length <= index) this.#ended = (await this.#reading!.next()).done === true;
	}

	/** @throws Refusal `file-damaged` where there is no such string */
	at(index: number): string {
		const text = this.#known[index];
		if (text === undefined) throw damaged(`no shared string ${index}`);
		return text;
	}

	async close(): Promise<void> {
		this.#ended = true;
		await this.#reading?.return(undefined);
	}
}
