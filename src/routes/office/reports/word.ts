/** A Word document to be kept. */
export const sendWord = (bytes: Uint8Array<ArrayBuffer>, name: string): Response =>
	new Response(bytes, {
		headers: {
			'content-type': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
			'x-content-type-options': 'nosniff',
			'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`
		}
	});
