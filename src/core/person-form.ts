import {
	readBirth,
	readName,
	readPersonalNumber,
	readPhone,
	readSex,
	type Problem,
	type Sex,
	type Warning
} from './identifiers.ts';

/** What a person typed about somebody, as typed. */
export interface PersonForm {
	name: string;
	/** A day or a year alone. */
	birth: string;
	sex: string;
	phone: string;
	/** The 12 digits; may be left empty. */
	number: string;
	note: string;
}
export interface PersonRead {
	name: string;
	birthYear: number;
	birthDate: string | null;
	sex: Sex | null;
	phone: string | null;
	number: string | null;
	note: string | null;
}
export type FormProblem = Problem | 'birth-missing' | 'note-too-long';

/** Reads a form field by field: everything that is wrong at once, so that it is corrected at once. */
export function readPersonForm(
	form: PersonForm,
	today: string
): { read: PersonRead | null; problems: Partial<Record<keyof PersonForm, FormProblem>>; warnings: Warning[] } {
	const problems: Partial<Record<keyof PersonForm, FormProblem>> = {};
	const name = readName(form.name);
	if (!name.ok) problems.name = name.problem;
	const birth =
		form.birth.trim() === '' ? { ok: false as const, problem: 'birth-missing' as const } : readBirth(form.birth, today);
	if (!birth.ok) problems.birth = birth.problem;
	const sex = readSex(form.sex);
	if (!sex.ok) problems.sex = sex.problem;
	const phone = form.phone.trim() === '' ? null : readPhone(form.phone);
	if (phone && !phone.ok) problems.phone = phone.problem;
	const number =
		form.number.trim() === ''
			? null
			: readPersonalNumber(form.number, { birthYear: birth.ok ? birth.year : null, sex: sex.ok ? sex.sex : null });
	if (number && !number.ok) problems.number = number.problem;
	const note = form.note.normalize('NFC').trim();
	if (note.length > 500) problems.note = 'note-too-long';
	if (!name.ok || !birth.ok || !sex.ok || (phone && !phone.ok) || (number && !number.ok) || note.length > 500)
		return { read: null, problems, warnings: [] };
	return {
		read: {
			name: name.name,
			birthYear: birth.year,
			birthDate: birth.date,
			sex: sex.sex,
			phone: phone?.phone ?? null,
			number: number?.number ?? null,
			note: note || null
		},
		problems,
		warnings: number?.warnings ?? []
	};
}

/** A form nobody has typed into yet. */
export const EMPTY_FORM: PersonForm = { name: '', birth: '', sex: '', phone: '', number: '', note: '' };
