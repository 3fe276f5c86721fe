// A few words and a form: no framework in the browser.
export const csr = false;
