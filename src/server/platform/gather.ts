/**
 * Has work done together: what is asked for while some is being done waits, and is then done in one go. With nothing waiting, one is done at once and alone.
 *
 * @param doAll does all of these; if it throws, it has failed for each of them
 * @param atMost so many in one go
 * @returns asks for one; fulfilled when it is done, rejected with what `doAll` threw
 */
export function gather<T>(doAll: (all: T[]) => Promise<void>, atMost: number): (one: T) => Promise<void> {
	const waiting: { one: T; done: PromiseWithResolvers<void> }[] = [];
	let atWork = false;
	const work = async () => {
		atWork = true;
		while (waiting.length > 0) {
			const taken = waiting.splice(0, atMost);
			try {
				await doAll(taken.map(({ one }) => one));
				for (const { done } of taken) done.resolve();
			} catch (error) {
				for (const { done } of taken) done.reject(error);
			}
		}
		atWork = false;
	};
	return (one) => {
		const done = Promise.withResolvers<void>();
		waiting.push({ one, done });
		if (!atWork) void work();
		return done.promise;
	};
}
