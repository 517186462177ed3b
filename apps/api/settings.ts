/** Injection token of the settings, validated once at the start of the process. */
export const SETTINGS = Symbol('settings');
