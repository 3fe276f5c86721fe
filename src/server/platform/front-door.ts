import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * A door ahead of the framework's: answers a request itself and says so, or leaves it untouched and says `false`. `origin` is the
 * address under which the request reached us.
 */
export type FrontDoor = (request: IncomingMessage, response: ServerResponse, origin: string) => Promise<boolean> | false;

// The build brings its own copy of every module, with its own caches and its own pool, so `bin/web.ts` and the application meet here by a
// name that both know, and not by an import.
const hall = globalThis as { [name: symbol]: FrontDoor | undefined };
const NAME = Symbol.for('hocvuso front door');

/** The application opens its front door, once, when it starts. */
export function openFrontDoor(door: FrontDoor): void {
	hall[NAME] = door;
}

/** The door that the application opened; one that is always shut where it opened none. */
export const frontDoor = (): FrontDoor => hall[NAME] ?? (() => false);
