/**
 * All the script that a learner's page has: a voice, and numbers that don't stand twice. The pages are whole without it, and it is
 * not the framework's: nothing is downloaded to draw again what the server has drawn.
 */
import { takeNumber } from './order.ts';
import { readAloud } from './read-aloud.ts';

document.addEventListener('change', takeNumber);
for (const root of document.querySelectorAll<HTMLElement>('[data-read-aloud]')) readAloud(root);
