/** How an item names its pictures, where a page fetches them, and where on one a finger may touch. */
import { z } from 'zod';

const BROUGHT = /^[0-9a-f]{64}\.(webp|svg)$/;

/** A drawing that stands beside the items (`pictures/qr-counter.svg`), or a picture that was brought, named by the SHA-256 of its bytes. */
export const Picture = z.string().regex(/\.svg$|^[0-9a-f]{64}\.webp$/);
/** Whether it was brought by content staff, and is kept in the database. */
export const isBrought = (picture: string): boolean => BROUGHT.test(picture);

/** Where a page fetches a picture that was brought. */
export const pictureAddress = (picture: string): string => `/pictures/${picture}`;

const percent = (least: number) => z.int().min(least).max(100);
/** A rectangle on a picture, in percent of its width and height, from its upper left corner. */
export const Area = z.strictObject({ x: percent(0), y: percent(0), width: percent(1), height: percent(1) });
export type Area = z.infer<typeof Area>;
