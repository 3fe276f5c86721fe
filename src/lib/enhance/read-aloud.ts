/**
 * Reads a part of the page aloud with a voice that lives on this device: some Android voices send what they read to another
 * country, so only `localService` voices are used. Where there is none for the language of the page, it says so and offers nothing.
 *
 * `root` is what ReadAloud.svelte draws: `data-read-aloud` names the element to read, a button, and the words for having no voice.
 * Returns how to stop and take it all back.
 */
export function readAloud(root: HTMLElement): (() => void) | undefined {
	const button = root.querySelector('button');
	const none = root.querySelector<HTMLElement>('[data-none]');
	const synthesis = globalThis.speechSynthesis as SpeechSynthesis | undefined;
	// A page with the framework and the small script would speak and fall silent at one press.
	if (!button || !none || root.dataset.ready) return undefined;
	root.dataset.ready = 'yes';
	const language = document.documentElement.lang || 'vi';
	const voice = () => synthesis?.getVoices().find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(language));
	const idle = button.dataset.idle ?? '';
	const busy = button.dataset.busy ?? '';
	const label = button.querySelector('span');
	const show = (text: string) => label && (label.textContent = text);

	const look = () => {
		const found = voice() !== undefined;
		button.hidden = !found;
		if (found) none.hidden = true;
		return found;
	};
	// Voices come late, and on some devices never: after two seconds we say what is so, and change our mind if one comes.
	const patience = look() ? undefined : setTimeout(() => (none.hidden = look()), 2000);
	synthesis?.addEventListener('voiceschanged', look);

	const stop = () => {
		synthesis?.cancel();
		show(idle);
	};
	const press = () => {
		const chosen = voice();
		if (!synthesis || !chosen) return;
		if (synthesis.speaking) return stop();
		const sentences = wordsOf(root.dataset.readAloud ?? '');
		if (sentences.length === 0) return;
		show(busy);
		sentences.forEach((sentence, n) => {
			const said = new SpeechSynthesisUtterance(sentence);
			said.voice = chosen;
			said.lang = chosen.lang;
			said.rate = 0.9;
			if (n === sentences.length - 1) said.addEventListener('end', () => show(idle));
			said.addEventListener('error', () => show(idle));
			synthesis.speak(said);
		});
	};
	button.addEventListener('click', press);
	// A page that is left falls silent.
	addEventListener('pagehide', stop);
	return () => {
		delete root.dataset.ready;
		clearTimeout(patience);
		synthesis?.removeEventListener('voiceschanged', look);
		button.removeEventListener('click', press);
		removeEventListener('pagehide', stop);
		stop();
	};
}

/** Sentence by sentence: long utterances are cut off by some engines. */
function wordsOf(id: string): string[] {
	const text = document.getElementById(id)?.innerText ?? '';
	return text
		.split(/(?<=[.!?…:])\s+|\n+/)
		.map((part) => part.trim())
		.filter(Boolean);
}
