import type { Bilingual } from '#config/messages.js';

export interface Message {
  readonly title: Bilingual;
  /** `{name}` is filled in with the parameter of that name. */
  readonly detail: Bilingual;
}

/** Title and detail, each in Chinese first and in English. */
export const message = (zh: string, en: string, zhDetail: string, enDetail: string): Message => ({
  title: { zh, en },
  detail: { zh: zhDetail, en: enDetail },
});
