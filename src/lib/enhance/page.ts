/**
 * All the script that a learner's page has: a voice, numbers that don't stand twice, a button that prints. The pages are whole without it, and it is
 * not the framework's: nothing is downloaded to draw again what the server has drawn.
 */
import { takeNumber } from './order.ts';
import { readAloud } from './read-aloud.ts';

document.addEventListener('change', takeNumber);
for (const root of document.querySelectorAll<HTMLElement>('[data-read-aloud]')) readAloud(root);
// Printing is offered only where it can be done.
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
	button.hidden = false;
	button.addEventListener('click', () => print());
}
