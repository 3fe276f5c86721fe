/**
 * Asks the device for a passkey and sends what it says with the form. Forms stay hidden where there is no script or the browser
 * knows no passkeys: the page then offers the code alone.
 */
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';

type Wanted = Parameters<typeof startAuthentication>[0]['optionsJSON'] & Parameters<typeof startRegistration>[0]['optionsJSON'];

function prepare(form: HTMLFormElement): void {
	const response = form.querySelector<HTMLInputElement>('[name=response]');
	if (!response) return;
	const optionsJSON = JSON.parse(form.dataset['options'] ?? '{}') as Wanted;
	form.hidden = false;
	form.addEventListener('submit', (event) => {
		if (response.value !== '') return;
		event.preventDefault();
		void answer(form, response, optionsJSON);
	});
}

async function answer(form: HTMLFormElement, response: HTMLInputElement, optionsJSON: Wanted): Promise<void> {
	try {
		const adding = form.dataset['passkey'] === 'add';
		response.value = JSON.stringify(await (adding ? startRegistration({ optionsJSON }) : startAuthentication({ optionsJSON })));
	} catch {
		// Given up, not there, or known already: the browser has said why, and the page what to do.
		const failed = form.querySelector<HTMLElement>('[data-failed]');
		if (failed) failed.hidden = false;
		return;
	}
	form.requestSubmit();
}

if (browserSupportsWebAuthn()) for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) prepare(form);
