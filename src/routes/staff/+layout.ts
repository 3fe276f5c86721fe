// Passwords and codes: plain forms, and no script on the page.
export const csr = false;
