const types: Record<string, string> = {
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	csv: 'text/csv; charset=utf-8'
};

/** A file that is sent while it is made. Its name may be Vietnamese (RFC 6266). */
export function streamed(pieces: AsyncGenerator<Uint8Array<ArrayBuffer>>, name: string): Response {
	const stream = new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { done, value } = await pieces.next();
			if (done) controller.close();
			else controller.enqueue(value);
		},
		cancel: () => void pieces.return(undefined)
	});
	const plain = name.normalize('NFD').replace(/[^\x20-\x7e]|["\\]/g, '');
	return new Response(stream, {
		headers: {
			'content-type': types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
			'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`
		}
	});
}
