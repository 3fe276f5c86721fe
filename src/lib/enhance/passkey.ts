/**
 * Asks the device for a passkey and sends what it says with the form. Forms stay hidden where there is no script or the browser
 * knows no passkeys: the page then offers the code alone.
 */
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';

type Wanted = Parameters<typeof startAuthentication>[0]['optionsJSON'] & Parameters<typeof startRegistration>[0]['optionsJSON'];

function prepare(form: HTMLFormElement): void {
	const response = form.querySelector<HTMLInputElement>('[name=response]');
	const failed = form.querySelector<HTMLElement>('[data-failed]');
	if (!response) return;
	const optionsJSON = JSON.parse(form.dataset['options'] ?? '{}') as Wanted;
	form.hidden = false;
	form.addEventListener('submit', (event) => {
		if (response.value !== '') return;
		event.preventDefault();
		const asking = form.dataset['passkey'] === 'add' ? startRegistration({ optionsJSON }) : startAuthentication({ optionsJSON });
		asking.then(
			(said) => {
				response.value = JSON.stringify(said);
				form.requestSubmit();
			},
			// Given up, not there, or known already: the browser has said why.
			() => void (failed && (failed.hidden = false))
		);
	});
}

if (browserSupportsWebAuthn()) for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) prepare(form);
