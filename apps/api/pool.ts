/** Injection token of the connection pool of the process. */
export const POOL = Symbol('pool');
