import { m } from './words.ts';

const names = {
	administrator: m.access_role_administrator,
	province: m.access_role_province,
	commune: m.access_role_commune,
	helper: m.access_role_helper,
	inspector: m.access_role_inspector,
	organisation: m.access_role_organisation,
	content: m.access_role_content
};
export type RoleName = keyof typeof names;

/** A role in the reader's words. */
export const roleName = (role: RoleName): string => names[role]();
