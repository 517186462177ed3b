/** What a document can be refused for. */
export type DocumentErrorCode =
  | 'DOCUMENT.EMPTY'
  | 'DOCUMENT.BINARY' // a type we do not read
  | 'DOCUMENT.NOT_A_TABLE' // where XLSX or CSV is wanted
  | 'DOCUMENT.OLD_WORD' // .doc of Word 97–2003
  | 'DOCUMENT.ENCRYPTED'
  | 'DOCUMENT.BROKEN'
  | 'DOCUMENT.SCAN' // pages without words
  | 'DOCUMENT.TOO_LARGE'
  | 'DOCUMENT.INFLATES' // a zip bomb
  | 'DOCUMENT.TOO_MANY_PAGES'
  | 'DOCUMENT.TEXT_TOO_LONG'
  | 'DOCUMENT.TIMEOUT'
  | 'DOCUMENT.OUT_OF_MEMORY'
  | 'DOCUMENT.CLASSIFIED'
  | 'DOCUMENT.UNREADABLE' // no encoding fits
  | 'DOCUMENT.OTHER_TEXT'; // not the words of the policy that is to be compiled anew

/** What a correction can be refused for. */
export type CorrectionErrorCode =
  | 'CORRECTION.UNKNOWN_ARTICLE'
  | 'CORRECTION.ARTICLE_GONE' // since the policy was compiled anew
  | 'CORRECTION.UNKNOWN_UNIT'
  | 'CORRECTION.UNKNOWN_MENTION'
  | 'CORRECTION.UNKNOWN_FINDING'
  | 'CORRECTION.BAD_DATE'
  | 'CORRECTION.NO_LEAD'
  | 'CORRECTION.NO_REASON'
  | 'CORRECTION.NO_TITLE'
  | 'CORRECTION.UNKNOWN_WORDS'
  | 'CORRECTION.AMBIGUOUS_WORDS'
  | 'CORRECTION.TOO_MANY_PARTS'
  | 'CORRECTION.NOT_ADJACENT';

/** What a change of the registry can be refused for; faults of a whole registry are in registry/problems.ts. */
export type RegistryErrorCode = 'REGISTRY.UNKNOWN_UNIT' | 'REGISTRY.EMPTY_NAME' | 'REGISTRY.NAME_TAKEN';

/** The document itself is at fault; the words for people are in findings/messages.ts under the same code. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  constructor(
    readonly code: DocumentErrorCode,
    readonly params: Record<string, string | number> = {},
  ) {
    super(code);
  }
}

/** A correction points at something that is not there, or says something that cannot be. */
export class CorrectionError extends Error {
  override readonly name = 'CorrectionError';
  constructor(
    readonly code: CorrectionErrorCode,
    readonly params: Record<string, string | number> = {},
  ) {
    super(code);
  }
}

/** A change of the registry that cannot be. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  constructor(
    readonly code: RegistryErrorCode,
    readonly params: Record<string, string | number> = {},
  ) {
    super(code);
  }
}
