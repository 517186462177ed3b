import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** An event as its hash sees it: what was recorded, when in business time (UTC milliseconds), and by whom. */
export interface HashedEvent {
  readonly position: number;
  readonly type: string;
  readonly data: unknown;
  readonly at: number;
  readonly by: { readonly account: string; readonly unit: string | null };
}

/** SHA-256 over the previous hash and the event in canonical JSON (RFC 8785); hexadecimal. The first event follows the subject's id. */
export const chainHash = (previous: string, { position, type, data, at, by }: HashedEvent): string =>
  createHash('sha256').update(previous).update(canonicalize({ position, type, data, at, by })!).digest('hex');

/** SHA-256 of a rule set or a calendar in canonical JSON (RFC 8785); hexadecimal. */
export const contentHash = (content: unknown): string => createHash('sha256').update(canonicalize(content)!).digest('hex');

/** A UUID that follows from what it names, so that deciding or trying again speaks of the same thing. */
export function derivedId(...names: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(names.join(' ')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
