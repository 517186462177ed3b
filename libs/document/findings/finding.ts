import type { FindingCode } from './messages.js';
import type { Finding, Severity, Span } from '../types.js';

/** Findings of one compilation: gives each its stable id. */
export class FindingList {
  readonly all: Finding[] = [];
  readonly #seen = new Map<string, number>();

  constructor(private readonly quote: (span: Span) => string) {}

  add(
    code: FindingCode,
    severity: Severity,
    span: Span,
    more: { article?: number; params?: Finding['params']; suggestion?: string; quote?: string } = {},
  ): void {
    const base = `${code}:${more.article ?? 0}:${hash(more.quote ?? this.quote(span))}`;
    const count = (this.#seen.get(base) ?? 0) + 1;
    this.#seen.set(base, count);
    this.all.push({
      id: count === 1 ? base : `${base}:${count}`,
      code,
      severity,
      span,
      ...(more.article !== undefined && { article: more.article }),
      params: more.params ?? {},
      ...(more.suggestion !== undefined && { suggestion: more.suggestion }),
    });
  }
}

/** FNV-1a, 32 bits, as eight hex digits: names a quote, protects nothing. */
export function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    value ^= text.charCodeAt(i);
    value = Math.imul(value, 0x01000193);
  }
  return (value >>> 0).toString(16).padStart(8, '0');
}
