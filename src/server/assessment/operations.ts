import { z } from 'zod';
import { FinishedSitting, SendAnswers, SittingView, StartSitting } from '#contract/assessment.ts';
import type { Operation } from '#contract/operation.ts';

const params = z.object({ sitting: z.uuid() });

export const assessmentOperations: Operation[] = [
	{
		id: 'start-sitting',
		method: 'post',
		path: '/sittings',
		summary: {
			vi: 'Bắt đầu một lượt làm bài, hoặc làm tiếp lượt đang dở',
			en: 'Begin a sitting, or take up the one that is open'
		},
		who: 'resident',
		body: StartSitting,
		result: SittingView,
		refusals: [
			'not-signed-in',
			'consent-needed',
			'group-not-yours',
			'bank-used-up',
			'forbidden',
			'not-found',
			'sitting-open-elsewhere',
			'proctor-assisted',
			'proctor-taught',
			'proctor-code'
		]
	},
	{
		id: 'get-sitting',
		method: 'get',
		path: '/sittings/{sitting}',
		summary: {
			vi: 'Lượt làm bài đang tới đâu, với câu hỏi đang chờ',
			en: 'Where a sitting stands, with the question that is out'
		},
		who: 'resident',
		params,
		result: SittingView,
		refusals: ['not-signed-in', 'not-found']
	},
	{
		id: 'send-answers',
		method: 'post',
		path: '/sittings/{sitting}/answers',
		summary: {
			vi: 'Gửi câu trả lời và nhận câu kế tiếp; gửi lại lần nữa cũng chỉ tính một lần',
			en: 'Send answers and get the next question; sent twice, an answer counts once'
		},
		who: 'resident',
		params,
		body: SendAnswers,
		result: SittingView,
		refusals: ['not-signed-in', 'not-found', 'sitting-closed', 'answer-out-of-turn', 'answer-incomplete', 'act-impossible']
	},
	{
		id: 'finish-sitting',
		method: 'post',
		path: '/sittings/{sitting}/finish',
		summary: {
			vi: 'Kết thúc lượt làm bài khi đã đủ câu, và nhận kết quả',
			en: 'End a sitting once enough was answered, and get its result'
		},
		who: 'resident',
		params,
		result: FinishedSitting,
		refusals: ['not-signed-in', 'not-found', 'too-few-answers', 'sitting-not-finished']
	},
	{
		id: 'abandon-sitting',
		method: 'post',
		path: '/sittings/{sitting}/abandon',
		summary: { vi: 'Bỏ lượt làm bài: không có kết quả, không tính gì', en: 'Drop a sitting: no result, nothing counts' },
		who: 'resident',
		params,
		result: z.object({ abandoned: z.literal(true) }),
		refusals: ['not-signed-in', 'not-found', 'sitting-closed']
	},
	{
		id: 'get-result',
		method: 'get',
		path: '/sittings/{sitting}/result',
		summary: { vi: 'Kết quả của lượt làm bài đã xong', en: 'The result of a finished sitting' },
		who: 'resident',
		params,
		result: FinishedSitting,
		refusals: ['not-signed-in', 'not-found', 'sitting-not-finished']
	}
];
