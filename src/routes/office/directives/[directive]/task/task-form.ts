import { text } from '#routes/forms.ts';
import type { TaskForm } from '#server/directives/index.ts';

/** Milestones that the form has room for. */
export const MILESTONES = 3;

/** A task as it was typed. */
export const taskForm = (form: FormData, directive: string): TaskForm => ({
	id: text(form, 'id'),
	directive,
	parent: text(form, 'parent') || null,
	unit: text(form, 'unit'),
	supports: form.getAll('support').filter((key) => typeof key === 'string'),
	draft: {
		person: text(form, 'person'),
		work: text(form, 'work'),
		lead: text(form, 'lead'),
		accountable: text(form, 'accountable'),
		mayDecide: text(form, 'mayDecide'),
		maySpend: text(form, 'maySpend'),
		mayAsk: text(form, 'mayAsk'),
		deadline: text(form, 'deadline'),
		milestones: Array.from({ length: MILESTONES }, (_, n) => ({ due: text(form, `due-${n}`), what: text(form, `what-${n}`) })),
		product: text(form, 'product'),
		quantity: text(form, 'quantity'),
		quantityOf: text(form, 'quantityOf'),
		target: text(form, 'target'),
		targetGoal: text(form, 'targetGoal')
	}
});
