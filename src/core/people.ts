/** The kinds of organisations and the posts people hold in them; words for them are `people_kind_<kind>` and `people_post_<post>`. */
export const ORGANISATION_KINDS = [
	'public-body',
	'school',
	'vocational',
	'university',
	'enterprise',
	'cooperative',
	'guild',
	'cooperative-group',
	'farm',
	'union'
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

export const POSTS = ['leader', 'staff', 'teacher', 'pupil', 'student', 'worker', 'farmer', 'member'] as const;
export type Post = (typeof POSTS)[number];

/** Posts that occur in a kind of organisation, the usual one first. */
export const POSTS_OF: Record<OrganisationKind, readonly Post[]> = {
	'public-body': ['staff', 'leader', 'worker'],
	school: ['pupil', 'teacher', 'leader', 'staff'],
	vocational: ['student', 'teacher', 'leader', 'staff'],
	university: ['student', 'teacher', 'leader', 'staff'],
	enterprise: ['worker', 'leader'],
	cooperative: ['farmer', 'worker', 'leader', 'member'],
	guild: ['farmer', 'leader', 'member'],
	'cooperative-group': ['farmer', 'worker', 'leader', 'member'],
	farm: ['worker', 'farmer', 'leader'],
	union: ['member', 'leader']
};

/** Kinds whose staff belong to the public sector unless somebody says otherwise. */
export const USUALLY_PUBLIC: ReadonlySet<OrganisationKind> = new Set(['public-body', 'school', 'vocational', 'university']);

export const isKind = (text: string): text is OrganisationKind => (ORGANISATION_KINDS as readonly string[]).includes(text);
export const isPost = (text: string): text is Post => (POSTS as readonly string[]).includes(text);
