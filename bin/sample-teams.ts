/**
 * Sample helper groups of the sample commune: one of two hamlets, led by the sample helper, and a brigade of the commune; two hamlets are left
 * without, as they are in life. Made once; marked as samples.
 */
import { plusDays, vietnamDay } from '#core/days.ts';
import type { Db } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { addMember, foundTeam, tellTeam, type TeamTold } from '#server/teams/index.ts';
import { sampleAccount } from './sample-account.ts';

const WORDING =
	'Tôi đồng ý để người dân thấy tên và số điện thoại của tôi trên trang “Tổ công nghệ số gần tôi” khi tôi là tổ trưởng. Tôi có thể rút lại bất cứ lúc nào.';

export async function sampleTeams(db: Db, now: Date): Promise<void> {
	const known = await db.selectFrom('team').select('id').where('sample', '=', true).executeTakeFirst();
	if (known) return;
	const [office, helper] = [await sampleAccount(db, 'mau.xa'), await sampleAccount(db, 'mau.giup')];
	if (!office || !helper) throw new Error('The sample teams are for the sample accounts: make those first.');
	const hamlets = await db
		.selectFrom('place')
		.select('id')
		.where('parent_id', '=', office.placeId)
		.where('level', '=', 'hamlet')
		.orderBy('code')
		.limit(2)
		.execute();
	const decided = plusDays(vietnamDay(now), -30);

	const found = async (
		placeId: number,
		kind: string,
		name: string,
		members: [name: string, phone: string, account?: string][]
	) => {
		const team = newId();
		const decision = { decisionNumber: '01/QĐ-MẪU', decisionIssuer: 'UBND xã (mẫu)', decisionDay: decided };
		const form = { kind, name, ...decision, founded: '', ends: '' };
		await foundTeam(db, office.actor, { id: team, placeId, form, now });
		await db.updateTable('team').set({ sample: true }).where('id', '=', team).execute();
		const ids: string[] = [];
		for (const [name, phone, account = null] of members)
			ids.push(
				await addMember(db, office.actor, { id: newId(), memberId: newId(), team, account, name, phone, day: decided }, now)
			);
		const tell = (told: Omit<TeamTold, 'id' | 'team'>) => tellTeam(db, office.actor, { id: newId(), team, ...told }, now);
		await tell({ kind: 'led', day: decided, member: ids[0]! });
		await tell({ kind: 'consented', day: decided, member: ids[0]!, consent: { phone: true, wording: WORDING } });
		return tell;
	};
	const tell = await found(hamlets[0]?.id ?? office.placeId, 'digital-group', 'Tổ công nghệ số cộng đồng mẫu', [
		['Nguyễn Thị Mẫu', '0900 000 901', helper.actor.accountId],
		['Trần Văn Mẫu', '0900 000 902'],
		['Lê Thị Mẫu', '']
	]);
	if (hamlets[1]) await tell({ kind: 'covered', day: decided, place: hamlets[1].id });
	await found(office.placeId, 'literacy-brigade', 'Đội Bình dân học vụ số mẫu', [['Phạm Văn Mẫu', '0900 000 903']]);
}
