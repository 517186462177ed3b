import type { RegistryProblem } from '#document/index.js';
import type { RefusalParams } from '#domain/decision.js';
import type { RequestWord } from './request-words.js';

/** A request that is answered with a problem: its code and the parameters of the code's words. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly code: string,
    readonly params: ProblemParams = {},
    /** Headers of the answer, such as Retry-After. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(code);
  }
}

/** Parameters of a refusal; for REQUEST.INVALID, UNIT.BAD_REGISTRY and RULES.BAD_CONTENT what is wrong where. */
export type ProblemParams = RefusalParams | RequestFaults | RegistryFaults | ContentFaults;

export interface RequestFaults {
  readonly faults: readonly RequestFault[];
}

export interface RegistryFaults {
  readonly registryProblems: readonly RegistryProblem[];
  /** Of a registry that came as JSON: the code of each fault's unit or group. */
  readonly codes?: readonly string[];
}

/** Of a rule set or a calendar: `PATH: WHAT` in the words of the core. */
export interface ContentFaults {
  readonly contentProblems: readonly string[];
}

/** One thing wrong with a request. */
export interface RequestFault {
  /** For example `articles.0.leads`; `header.if-match` for a header. */
  readonly path: string;
  readonly word: RequestWord;
  /** What the word is filled in with. */
  readonly about?: string | number;
}

/** Throws what the domain, the ledger or the library of documents refused. */
export function throwRefusal({ code, params }: { readonly code: string; readonly params: ProblemParams }): never {
  throw new Refused(code, params);
}

/** REQUEST.INVALID for one place of the request. */
export const invalid = (path: string, word: RequestWord, about?: string | number): Refused =>
  new Refused('REQUEST.INVALID', { faults: [{ path, word, ...(about !== undefined && { about }) }] });
