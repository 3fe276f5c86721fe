// Words and a picture: nothing to run, but a button that prints.
export const csr = false;
