/** Where a task stands follows from what happened to it, and from nothing else. */
export const KINDS = [
	'issued',
	'accepted',
	'questioned',
	'answered',
	'progressed',
	'milestone-done',
	'reminded',
	'escalated',
	'evidence',
	'target-reached',
	'confirmed',
	'sent-back',
	'reopened',
	'handed-over',
	'restated'
] as const;
export type Kind = (typeof KINDS)[number];

/** One thing that happened. */
export interface TaskEvent {
	kind: Kind;
	happenedAt: Date;
	percent: number | null;
	milestone: number | null;
	/** Whom it was handed over to, or who is responsible after a change of units. */
	toAccount: string | null;
	/** The unit that took the place of one that ended. */
	toPlace: number | null;
	/** Of the calendar, for reminders and escalations. */
	step: string | null;
}
/**
 * - `issued`: waits for the doer to accept it or to ask back
 * - `questioned`: the doer asked or objected; waits for an answer
 * - `accepted`: under way
 * - `handed-in`: evidence lies with the acceptor
 * - `closed`: the acceptor confirmed the result
 */
export type Stage = 'issued' | 'questioned' | 'accepted' | 'handed-in' | 'closed';
export interface TaskState {
	state: Stage;
	/** 0..100, as the doer says; 100 once confirmed. */
	percent: number;
	/** Numbers of the milestones that are done, in order. */
	milestones: number[];
	person: string;
	lead: string;
	accountable: string;
	place: number;
	/** Steps up the line that a late task has gone. */
	escalated: string[];
	/** A figure reached the target cell; the acceptor has not said yet whether that is the result. */
	proposed: boolean;
	closedAt: Date | null;
}

/** From which stages each thing can happen. */
const FROM: Record<Kind, Stage[]> = {
	issued: [],
	accepted: ['issued', 'questioned'],
	questioned: ['issued', 'accepted'],
	answered: ['questioned'],
	progressed: ['accepted'],
	'milestone-done': ['accepted', 'handed-in'],
	reminded: ['issued', 'questioned', 'accepted'],
	escalated: ['issued', 'questioned', 'accepted'],
	evidence: ['accepted', 'handed-in'],
	'target-reached': ['accepted', 'handed-in'],
	confirmed: ['handed-in', 'accepted'],
	'sent-back': ['handed-in', 'accepted'],
	reopened: ['closed'],
	'handed-over': ['issued', 'questioned', 'accepted', 'handed-in'],
	restated: ['issued', 'questioned', 'accepted', 'handed-in']
};

/** Whether this can happen to a task that stands so. A result is confirmed or sent back only where there is one to judge. */
export function canFollow({ state, proposed }: Pick<TaskState, 'state' | 'proposed'>, kind: Kind): boolean {
	if (!FROM[kind].includes(state)) return false;
	if (kind === 'confirmed' || kind === 'sent-back') return state === 'handed-in' || proposed;
	return kind !== 'target-reached' || !proposed;
}

/** A task that was just issued. */
export const issuedState = (task: Pick<TaskState, 'person' | 'lead' | 'accountable' | 'place'>): TaskState => ({
	state: 'issued',
	percent: 0,
	milestones: [],
	person: task.person,
	lead: task.lead,
	accountable: task.accountable,
	place: task.place,
	escalated: [],
	proposed: false,
	closedAt: null
});

/** Where the task stands after one more event, which `canFollow`. */
export function afterEvent(before: TaskState, event: TaskEvent): TaskState {
	switch (event.kind) {
		case 'issued':
		case 'reminded':
			return before;
		case 'accepted':
			return { ...before, state: 'accepted' };
		case 'questioned':
			return { ...before, state: 'questioned' };
		case 'answered':
			return { ...before, state: 'issued' };
		case 'progressed':
			return { ...before, percent: event.percent ?? before.percent };
		case 'milestone-done':
			return { ...before, milestones: [...new Set([...before.milestones, event.milestone!])].toSorted((a, b) => a - b) };
		case 'escalated':
			return { ...before, escalated: [...before.escalated, event.step!] };
		case 'evidence':
			return { ...before, state: 'handed-in' };
		case 'target-reached':
			return { ...before, proposed: true };
		case 'confirmed':
			return { ...before, state: 'closed', percent: 100, proposed: false, closedAt: event.happenedAt };
		case 'sent-back':
			return { ...before, state: 'accepted', proposed: false };
		case 'reopened':
			return { ...before, state: 'accepted', closedAt: null };
		case 'handed-over':
		case 'restated':
			return withHands({ ...before, place: event.toPlace ?? before.place }, event.toAccount ?? before.person);
	}
}

/** In other hands: whoever was doer and lead in one stays so; new hands accept anew, except what is handed in already. */
function withHands(state: TaskState, person: string): TaskState {
	if (person === state.person) return state;
	return {
		...state,
		person,
		lead: state.lead === state.person ? person : state.lead,
		state: state.state === 'handed-in' ? 'handed-in' : 'issued'
	};
}

/** All events of a task, the first of which issued it. */
export const replay = (start: Pick<TaskState, 'person' | 'lead' | 'accountable' | 'place'>, events: TaskEvent[]): TaskState =>
	events.reduce(afterEvent, issuedState(start));

/** Not done and the deadline is over. What is handed in waits for the acceptor, and is not the doer's delay. */
export const isLate = (state: Stage, deadline: string, today: string): boolean =>
	state !== 'closed' && state !== 'handed-in' && today > deadline;

/** Tasks below another, together. */
export interface RollUp {
	tasks: number;
	closed: number;
	late: number;
	/** Mean of the parts, 0..100. */
	percent: number;
}
export function rollUp(parts: { state: Stage; percent: number; deadline: string }[], today: string): RollUp {
	return {
		tasks: parts.length,
		closed: parts.filter(({ state }) => state === 'closed').length,
		late: parts.filter(({ state, deadline }) => isLate(state, deadline, today)).length,
		percent: parts.length === 0 ? 0 : Math.round(parts.reduce((sum, { percent }) => sum + percent, 0) / parts.length)
	};
}
