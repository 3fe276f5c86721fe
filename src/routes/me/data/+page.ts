// Words and forms: no script on the page.
export const csr = false;
