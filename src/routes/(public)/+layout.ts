/** Words, figures and pictures drawn on the server: nothing here wants a script. */
export const csr = false;
