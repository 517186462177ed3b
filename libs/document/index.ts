// The policy compiler: text of a government policy → structured articles, each word with its place in the text.
export { compile } from './compile.js';
export { CorrectionError, DocumentError, type CorrectionErrorCode, type DocumentErrorCode } from './errors.js';
export { describeFinding, messageOf } from './findings/messages.js';
export { hasClassificationMark } from './readers/classification.js';
export { READ_LIMITS_DEFAULT, type ReadLimits } from './readers/limits.js';
export { readDocument } from './readers/read-document.js';
export { type ReadDocument } from './readers/read.js';
export { MAX_BYTES_DEFAULT, readPolicyText, type TextEncoding } from './readers/text.js';
export { applyCorrections, dispatchBlockers, unitsToAssign } from './review/corrections.js';
export { resolveUnit } from './units/resolve.js';
