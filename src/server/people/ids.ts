/** What the database would throw at is told apart before it is asked. */
export { isUuid } from '#core/uuid.ts';
