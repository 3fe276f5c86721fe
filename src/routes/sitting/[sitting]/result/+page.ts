// To be read, and printed: no framework in the browser.
export const csr = false;
