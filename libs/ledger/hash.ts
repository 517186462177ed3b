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
