/**
 * A sample directive of the province with three tasks that stand differently, for the sample accounts: one waits to be accepted, one is
 * under way and broken down for a helper and the team that they lead, one has its result handed in. Made once; marked as a sample.
 */
import { plusDays, vietnamDay } from '#core/days.ts';
import type { Db } from '#server/platform/db/index.ts';
import { newId } from '#server/platform/ids.ts';
import { issueDirective, issueTask, writeEvent, type TaskForm, type Told } from '#server/directives/index.ts';
import { sampleAccount } from './sample-account.ts';

const WORK: [work: string, product: string, quantity: string, of: string, days: number][] = [
	['Rà soát danh sách người từ 60 tuổi chưa biết dùng điện thoại thông minh', 'Danh sách theo từng ấp', '4', 'danh sách', 20],
	['Mở lớp học buổi tối ở mỗi ấp, mỗi tuần một buổi', 'Người dự đủ bốn buổi', '120', 'người', 45],
	['Lập tổ trợ giúp ở bộ phận một cửa', 'Quyết định thành lập tổ', '1', 'quyết định', 6]
];

/** @param now deadlines count from it, so that the sample is never late on the day it is made */
export async function sampleDirective(db: Db, now: Date): Promise<void> {
	const known = await db.selectFrom('directive').select('id').where('sample', '=', true).executeTakeFirst();
	if (known) return;
	const [province, commune, helper] = await Promise.all(
		['mau.tinh', 'mau.xa', 'mau.giup'].map((name) => sampleAccount(db, name))
	);
	if (!province || !commune || !helper) throw new Error('The sample directive is for the sample accounts: make those first.');
	const today = vietnamDay(now);
	const directive = newId();
	const form = {
		number: '01/KH-MẪU',
		issuer: 'Ban chỉ đạo tỉnh (mẫu)',
		title: 'Kế hoạch mẫu: phổ cập kỹ năng số ở xã',
		about: 'Văn bản mẫu để xem thử; không phải văn bản thật.',
		signed: plusDays(today, -10),
		effective: '',
		placeId: province.placeId
	};
	await issueDirective(db, province.actor, { id: directive, form, file: null });
	await db.updateTable('directive').set({ sample: true }).where('id', '=', directive).execute();

	const give = async (by: typeof province, to: typeof province, n: number, given: Partial<TaskForm> = {}): Promise<string> => {
		const [work, product, quantity, quantityOf, days] = WORK[n]!;
		const id = newId();
		const draft = {
			person: to.actor.accountId,
			work,
			lead: to.actor.accountId,
			accountable: by.actor.accountId,
			mayDecide: 'Thời gian, địa điểm, người hướng dẫn',
			maySpend: n === 1 ? '5.000.000' : '0',
			mayAsk: 'Trưởng ấp, trường học cử người phối hợp',
			deadline: plusDays(today, days),
			milestones: n === 1 ? [{ due: plusDays(today, 14), what: 'Xong danh sách lớp' }] : [],
			product,
			quantity,
			quantityOf,
			target: '',
			targetGoal: ''
		};
		await issueTask(
			db,
			by.actor,
			{ id, directive, parent: null, unit: `place:${to.placeId}`, supports: [], draft, ...given },
			now
		);
		return id;
	};
	const tell = (by: typeof province, task: string, kind: Told['kind'], note: string, percent: number | null = null) =>
		writeEvent(db, by.actor, { id: newId(), task, kind, note, percent }, now);

	await give(province, commune, 0);
	const classes = await give(province, commune, 1);
	await tell(commune, classes, 'accepted', '');
	await tell(commune, classes, 'progressed', 'Đã mở hai lớp.', 30);
	// The sample helper leads the sample team: the part is the team's.
	const team = await db
		.selectFrom('team')
		.select('id')
		.where('sample', '=', true)
		.where('kind', '=', 'digital-group')
		.executeTakeFirst();
	await give(commune, helper, 1, { parent: classes, ...(team && { unit: `team:${team.id}` }) });
	const desk = await give(province, commune, 2);
	await tell(commune, desk, 'accepted', '');
	await tell(commune, desk, 'evidence', 'Đã ký quyết định thành lập tổ, năm người.');
}
