// A password: a plain form, and no script on the page.
export const csr = false;
