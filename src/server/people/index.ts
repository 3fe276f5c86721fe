/** People: who they are, where they live, what they belong to; apart from what happened, so that the first can be erased. */
export { recognise, registerPeople, type NewPerson, type Registration } from './register-people.ts';
