/**
 * A number goes to one card only: pressing 2 here takes the 2 from the card that had it, which takes in exchange the number
 * this card had. Without script nothing of this happens, and the server asks again where a number stands twice.
 */
export function takeNumber(event: Event): void {
	const pressed = event.target;
	if (!(pressed instanceof HTMLInputElement) || pressed.type !== 'radio') return;
	const group = pressed.closest('[data-order]');
	if (!group) return;
	const radios = [...group.querySelectorAll<HTMLInputElement>('input[type=radio]')];
	const rival = radios.find((radio) => radio !== pressed && radio.checked && radio.value === pressed.value);
	if (!rival) return;
	rival.checked = false;
	const taken = new Set(radios.filter((radio) => radio.checked).map((radio) => radio.value));
	// Where exactly one number is left over, it is the rival's.
	const own = radios.filter((radio) => radio.name === rival.name);
	const free = own.filter((radio) => !taken.has(radio.value));
	if (free.length === 1) free[0]!.checked = true;
}
