/**
 * On a slow line people type, tick and open things before a page's scripts have come; waking, the page would set every `value={…}`,
 * `checked={…}` and `open={…}` back to what the server sent. Called before it wakes; what it answers puts back what was done, once it is awake.
 * (A bound field looks after itself.)
 */
export function doneEarly(): () => void {
	const back: (() => void)[] = [];
	for (const field of document.querySelectorAll('input, textarea, select')) {
		if (field instanceof HTMLSelectElement) {
			const { value } = field;
			if (Array.from(field.options).some(({ selected, defaultSelected }) => selected !== defaultSelected))
				back.push(() => (field.value = value));
		} else if (field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio')) {
			const { checked } = field;
			if (checked !== field.defaultChecked) back.push(() => (field.checked = checked));
		} else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
			const { value } = field;
			if (field.type !== 'file' && value !== field.defaultValue) back.push(() => (field.value = value));
		}
	}
	for (const opened of document.querySelectorAll('details[open]')) back.push(() => opened.setAttribute('open', ''));
	return () => back.forEach((put) => put());
}
