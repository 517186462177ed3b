/** What a name in the records means to people, in Chinese first and in English. The catalogues beside this file hold one for each name that is recorded. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}
