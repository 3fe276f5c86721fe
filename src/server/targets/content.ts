import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Words } from '#contract/content.ts';
import { readRecognition, readFolder, repeated } from '#server/recognition/index.ts';

const day = z.iso.date();
const Target = z.strictObject({
	id: z.string().regex(/^[a-z0-9-]+$/, 'lower-case letters, digits and hyphens'),
	year: z.number().int().min(2025).max(2100),
	deadline: day,
	/** Code of the place at the day `baseline.asOf` of the file. */
	place: z.string().regex(/^\d{2}$/),
	audience: z.string(),
	outcomes: z.array(z.string()).min(1),
	unit: z.enum(['person', 'organisation']),
	measure: z.enum(['share', 'count']),
	goal: z.number().positive(),
	op: z.enum(['>=', '>']),
	title: Words,
	note: z.string().optional()
});
/** The prose of audiences and outcomes is the source's own; `audiences/` and `outcomes/` turn it into rules and must keep its marks. */
const Prose = z.object({ id: z.string(), provisional: z.boolean().optional() });
const TargetFile = z.strictObject({
	baseline: z.strictObject({ place: z.string(), name: z.string(), asOf: day, note: z.string() }),
	document: z.strictObject({ issuer: z.string(), reportedAs: z.string(), number: z.string().nullable() }),
	audiences: z.array(Prose),
	outcomes: z.array(Prose),
	targets: z.array(Target).min(1)
});

export type TargetContent = z.infer<typeof Target> & {
	document: z.infer<typeof TargetFile>['document'] & { note: string; asOf: string };
};

/** The targets of `content/`, with what is wrong in them. */
export async function readTargets(): Promise<{ targets: TargetContent[]; problems: string[] }> {
	const problems: string[] = [];
	const files = await readFolder('targets', TargetFile, problems);
	const { audiences, outcomes } = await readRecognition();
	const codes = await oldAndNewProvinces();
	const targets = files.flatMap(({ baseline, document, targets }) =>
		targets.map((target) => ({ ...target, document: { ...document, note: baseline.note, asOf: baseline.asOf } }))
	);
	for (const twice of repeated(targets.map((target) => target.id))) problems.push(`targets: ${twice} stands twice`);
	for (const target of targets) {
		const wrong = (why: string) => problems.push(`targets: ${target.id}: ${why}`);
		const audience = audiences.find(({ id }) => id === target.audience);
		if (!audience) wrong(`audience ${target.audience} is not in audiences/`);
		else if (audience.unit !== target.unit)
			wrong(`audience ${target.audience} is of ${audience.unit}s, the target of ${target.unit}s`);
		for (const name of target.outcomes) {
			const outcome = outcomes.find(({ id }) => id === name);
			if (!outcome) wrong(`outcome ${name} is not in outcomes/`);
			else if (outcome.unit !== target.unit) wrong(`outcome ${name} is of ${outcome.unit}s, the target of ${target.unit}s`);
		}
		if (target.measure === 'share' && target.goal > 1) wrong('a share is at most 1');
		if (target.measure === 'count' && !Number.isInteger(target.goal)) wrong('a count is a whole number');
		if (!codes.has(target.place)) wrong(`place ${target.place} is not in places/`);
	}
	for (const prose of files.flatMap((file) => file.outcomes)) {
		const outcome = outcomes.find(({ id }) => id === prose.id);
		if (!outcome) problems.push(`targets: outcome ${prose.id} has no rules in outcomes/`);
		else if (outcome.provisional !== prose.provisional)
			problems.push(`outcomes: ${prose.id}: its source says provisional: ${prose.provisional}`);
	}
	for (const prose of files.flatMap((file) => file.audiences))
		if (!audiences.some(({ id }) => id === prose.id)) problems.push(`targets: audience ${prose.id} has no rules in audiences/`);
	return { targets, problems };
}

/** Codes of provinces that are or were: a target may name a province that has gone since. */
async function oldAndNewProvinces(): Promise<Set<string>> {
	const files = (await readdir('content/places')).filter((name) => name.endsWith('.csv'));
	const texts = await Promise.all(files.map((name) => readFile(`content/places/${name}`, 'utf8')));
	return new Set(texts.flatMap((text) => [...text.matchAll(/(?:^|,)(\d{2})(?=,)/gm)].map((match) => match[1]!)));
}
