/** No framework in the browser: a page of words and forms is whole as the server sends it (`#lib/enhance/page.ts` is all there is). */
export const csr = false;
