import type { TeamForm } from '#core/teams/team.ts';

/** A team as it is typed; say only what matters. */
export const teamForm = (given: Partial<TeamForm> = {}): TeamForm => ({
	kind: 'digital-group',
	name: 'Tổ công nghệ số cộng đồng',
	decisionNumber: '12/QĐ-UBND',
	decisionIssuer: 'UBND xã',
	decisionDay: '01/11/2026',
	founded: '',
	ends: '',
	...given
});
