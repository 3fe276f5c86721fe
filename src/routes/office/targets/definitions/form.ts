import { memberShareOf } from '#core/recognition/members.ts';
import type { ClauseForm, DefinitionForm, DefinitionRow, RuleForm } from '#server/definitions/index.ts';
import { text } from '#routes/forms.ts';

const all = (form: FormData, name: string): string[] => form.getAll(name).filter((one): one is string => typeof one === 'string');
/** The slots of a form that were shown, one after the other. */
const slots = <T>(form: FormData, name: string, read: (slot: string) => T): T[] => {
	const found: T[] = [];
	for (let n = 0; n < 100 && form.has(`${name}${n}`); n++) found.push(read(`${name}${n}`));
	return found;
};

/** What was typed about an audience or an outcome. */
export const definitionForm = (form: FormData): DefinitionForm => ({
	nameVi: text(form, 'nameVi'),
	nameEn: text(form, 'nameEn'),
	means: text(form, 'means'),
	source: text(form, 'source'),
	provisional: form.has('provisional'),
	reason: text(form, 'reason'),
	rules: slots(form, 'rule', (slot) => ({
		everybody: form.has(`${slot}.everybody`),
		ageMin: text(form, `${slot}.ageMin`),
		ageMax: text(form, `${slot}.ageMax`),
		kinds: all(form, `${slot}.kinds`),
		public: text(form, `${slot}.public`),
		posts: all(form, `${slot}.posts`),
		gradeMin: text(form, `${slot}.gradeMin`),
		gradeMax: text(form, `${slot}.gradeMax`)
	})),
	clauses: slots(form, 'clause', (slot) => ({
		nameVi: text(form, `${slot}.nameVi`),
		nameEn: text(form, `${slot}.nameEn`),
		facts: text(form, `${slot}.facts`),
		membersOf: text(form, `${slot}.membersOf`),
		share: text(form, `${slot}.share`),
		post: text(form, `${slot}.post`)
	}))
});

const EMPTY_RULE: RuleForm = {
	everybody: false,
	ageMin: '',
	ageMax: '',
	kinds: [],
	public: '',
	posts: [],
	gradeMin: '',
	gradeMax: ''
};
const EMPTY_CLAUSE: ClauseForm = { nameVi: '', nameEn: '', facts: '', membersOf: '', share: '', post: '' };
const written = (number: number | null): string => (number === null ? '' : String(number));

/** What stands now as it would be typed, with one empty slot more. */
export function typedOf({ says }: DefinitionRow): DefinitionForm {
	const rules = (says.rules ?? []).map((rule) => {
		const typed = {
			everybody: false,
			ageMin: written(rule.age_min),
			ageMax: written(rule.age_max),
			kinds: rule.organisation_kinds ?? [],
			public: rule.public === null ? '' : rule.public ? 'yes' : 'no',
			posts: rule.posts ?? [],
			gradeMin: written(rule.grade_min),
			gradeMax: written(rule.grade_max)
		};
		return { ...typed, everybody: JSON.stringify(typed) === JSON.stringify(EMPTY_RULE) };
	});
	const clauses = (says.requirements ?? []).map(({ name_vi, name_en, any }) => {
		const share = any.map(memberShareOf).find((one) => one !== null);
		return {
			nameVi: name_vi,
			nameEn: name_en,
			facts: any.filter((what) => memberShareOf(what) === null).join('\n'),
			membersOf: share?.outcome ?? '',
			share: share ? String(Math.round(share.share * 100)) : '',
			post: share?.post ?? ''
		};
	});
	return {
		nameVi: says.name_vi,
		nameEn: says.name_en,
		means: says.means,
		source: says.source,
		provisional: says.provisional,
		reason: '',
		rules: says.rules ? [...rules, EMPTY_RULE] : [],
		clauses: says.requirements ? [...clauses, EMPTY_CLAUSE] : []
	};
}
