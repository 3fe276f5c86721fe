/** What a form was refused for, as `routes/doors.ts` tells it. */
type Refused = { message: string; details: Record<string, unknown> } | undefined;

/** What to say at one field: the refusal's words where it names this field. */
export const errorAt = (refused: Refused, field: string): string => (refused?.details['field'] === field ? refused.message : '');

/** What to say above the form: the refusal's words where they belong to none of its fields. */
export const errorAbove = (refused: Refused, ...fields: string[]): string =>
	refused && !fields.includes(String(refused.details['field'])) ? refused.message : '';
