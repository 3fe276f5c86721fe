/** Words and links: whole as the server sends it. */
export const csr = false;
