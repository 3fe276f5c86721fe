/** The compiled messages: `m.some_key({…})`. Vietnamese is the source language. */
export { m } from '../paraglide/messages.js';
export { getLocale, isLocale, locales, type Locale } from '../paraglide/runtime.js';
