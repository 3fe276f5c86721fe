/** People: who they are, where they live, what they belong to; apart from what happened, so that the first can be erased. */
export { recognise, registerPeople, type NewPerson, type Registration } from './register-people.ts';
export { registerPerson, type NewPersonForm, type Registered } from './register-person.ts';
export { updateIdentity, type Updated } from './update-identity.ts';
export { movePerson, type Move } from './move-person.ts';
export { addMembership, checkPost, closeMembership } from './memberships.ts';
export { PEOPLE_A_PAGE, searchPeople, type PeopleSearch } from './search-people.ts';
export { found as findPerson, openPerson, type OpenedPerson } from './open-person.ts';
export { listAudiences, myPlaces, peopleByPlace } from './people-by-place.ts';
export {
	closeOrganisation,
	createOrganisation,
	openOrganisation,
	searchOrganisations,
	type NewOrganisation
} from './organisations.ts';
export { CHOICES, mergePeople, previewMerge, type Choice, type MergeInput } from './merge-people.ts';
export { unmergePeople } from './unmerge-people.ts';
export { ERASURE_BASES, erasePerson, type ErasureBasis } from './erase-person.ts';
export { answerRequest, askAboutData, listRequests, requestKinds, withdrawRequest } from './requests.ts';
export { myData } from './my-data.ts';
export { peopleLoader } from './load.ts';
export type { Organisation } from './organisation-queries.ts';
export { linesOf, type PersonLine } from './read-queries.ts';
export type { PersonRequest, RequestRule } from './request-queries.ts';
