// A form and nothing else: no script on the page.
export const csr = false;
