import type { DirectiveForm, TaskForm } from '#server/directives/index.ts';

/** A directive of one's own office; say only what matters. */
export const directiveForm = (given: Partial<DirectiveForm> = {}): DirectiveForm => ({
	number: '15/KH-BCĐ',
	issuer: 'Ban chỉ đạo',
	title: 'Phổ cập kỹ năng số',
	about: '',
	signed: '10/06/2025',
	effective: '',
	placeId: null,
	...given
});

/** A task in which all six are clear, done and led by one and accepted by another account; say only what matters. */
export const clearDraft = (person: string, accountable: string, given: Partial<TaskForm['draft']> = {}): TaskForm['draft'] => ({
	person,
	work: 'Mở lớp buổi tối ở mỗi ấp',
	lead: person,
	accountable,
	mayDecide: 'Giờ và nơi học',
	maySpend: '0',
	mayAsk: 'Trường cho mượn phòng máy',
	deadline: '31/12/2026',
	milestones: [],
	product: 'Người học hết khóa',
	quantity: '3',
	quantityOf: 'người',
	target: '',
	targetGoal: '',
	...given
});
