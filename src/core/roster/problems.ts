/**
 * What can be wrong with a row of a roster. An error keeps the row out; a warning lets it in and says what was left out or
 * doubted; a note says what was understood. Each code has words, with the remedy, in `messages/<lang>/import.json`
 * (`import_problem_<code>`).
 */
const severities = {
	'name-missing': 'error',
	'name-too-long': 'error',
	'name-not-a-name': 'error',
	'name-one-word': 'warning',
	'birth-missing': 'error',
	'birth-unknown': 'warning',
	'birth-unreadable': 'error',
	'birth-short-year': 'error',
	'birth-no-such-day': 'error',
	'birth-month-first': 'error',
	'birth-doubtful-order': 'error',
	'birth-swapped': 'error',
	'birth-serial': 'error',
	'birth-future': 'error',
	'birth-too-early': 'error',
	'birth-year-only': 'note',
	'sex-unreadable': 'warning',
	'sex-both': 'warning',
	'number-not-digits': 'error',
	'number-lost-zero': 'error',
	'number-length': 'error',
	'number-rounded': 'error',
	'number-nine-digits': 'warning',
	'number-birth-year': 'warning',
	'number-sex': 'warning',
	'number-century': 'warning',
	'number-other-name': 'error',
	'number-other-birth': 'error',
	'phone-unreadable': 'warning',
	'phone-old-prefix': 'warning',
	'phone-landline': 'warning',
	'phone-foreign': 'warning',
	'phone-several': 'note',
	'place-unknown': 'error',
	'place-ambiguous': 'error',
	'place-outside': 'error',
	'place-former': 'note',
	'place-part': 'note',
	'place-split': 'error',
	'hamlet-unknown': 'warning',
	'hamlet-left-out': 'error',
	'organisation-unknown': 'warning',
	'post-unknown': 'note',
	'grade-unreadable': 'warning',
	'duplicate-number': 'error',
	'duplicate-person': 'error',
	// Of a whole row, when the rows that stayed out are written down: nobody has decided yet.
	'row-hamlet-open': 'error',
	'row-likely': 'error',
	'row-moves': 'error',
	'cell-formula': 'error',
	'cell-error': 'error',
	'cell-too-long': 'error',
	'cell-bad-date': 'error'
} as const satisfies Record<string, 'error' | 'warning' | 'note'>;

export type ProblemCode = keyof typeof severities;
export const PROBLEM_CODES = Object.keys(severities) as ProblemCode[];
export const severityOf = (code: ProblemCode): 'error' | 'warning' | 'note' => severities[code];

/** One thing that is wrong, as it is stored: column (null: the row as a whole), code, and what its words name. */
export type Problem = [column: number | null, code: ProblemCode, details?: Record<string, string | number>];

export const isRejected = (problems: readonly Problem[]): boolean => problems.some(([, code]) => severities[code] === 'error');
