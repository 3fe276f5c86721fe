import adapter from '@sveltejs/adapter-node';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { gatherWords } from './bin/support/gather-words.ts';

gatherWords();

export default defineConfig({
	plugins: [
		paraglideVitePlugin({
			project: './project.inlang',
			outdir: './src/paraglide',
			strategy: ['cookie', 'baseLocale'],
			cookieName: 'lang',
			emitTsDeclarations: true
		}),
		sveltekit({
			adapter: adapter(),
			// A learner's first page carries its style in the first flight; larger sheets stay files that the browser keeps.
			inlineStyleThreshold: 8192,
			csp: {
				mode: 'auto',
				directives: {
					'default-src': ['self'],
					'script-src': ['self'],
					'style-src': ['self', 'unsafe-inline'],
					'img-src': ['self', 'data:'],
					'object-src': ['none'],
					'base-uri': ['self'],
					'frame-ancestors': ['none'],
					'form-action': ['self']
				}
			}
		})
	]
});
