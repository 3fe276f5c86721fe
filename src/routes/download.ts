/** A file that somebody uploaded: downloaded under its own name, never shown inside our pages. */
export const download = ({ name, mediaType, bytes }: { name: string; mediaType: string; bytes: Uint8Array }): Response =>
	new Response(new Uint8Array(bytes), {
		headers: {
			'content-type': mediaType,
			'x-content-type-options': 'nosniff',
			'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`
		}
	});
