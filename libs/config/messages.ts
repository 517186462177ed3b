/**
 * What a person who starts or runs Duban is told about the settings, in Chinese first and then in English.
 * `{…}` is filled in with {@link fill}.
 */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

export const settingsMessages = {
  heading: { zh: '设置有误，程序没有启动：', en: 'The settings are not right, nothing was started:' },
  missing: { zh: '{name} 未设置。{hintZh}', en: '{name} is not set. {hintEn}' },
  bad: { zh: '{name} 的值“{value}”不可用。{hintZh}', en: '{name} is "{value}", which cannot be used. {hintEn}' },
  badSecret: {
    zh: '{name} 的值不可用（内容保密，不显示）。{hintZh}',
    en: '{name} cannot be used (its value is secret and not shown). {hintEn}',
  },
  both: {
    zh: '{name} 与 {name}_FILE 不能同时设置，请删去其中一个。',
    en: '{name} and {name}_FILE are both set. Remove one of them.',
  },
  unreadableFile: {
    zh: '{name}_FILE 指向的文件 {file} 读不出（{reason}）。请检查路径与读取权限。',
    en: '{name}_FILE points to {file}, which cannot be read ({reason}). Check the path and the permission to read it.',
  },
  clockPair: {
    zh: 'BUSINESS_CLOCK_START 与 BUSINESS_CLOCK_RATE 要么都设置，要么都不设置（都不设置即按真实时间运行）。',
    en: 'Set both BUSINESS_CLOCK_START and BUSINESS_CLOCK_RATE, or neither of them (neither means real time).',
  },
  anchorAlone: {
    zh: '设置 BUSINESS_CLOCK_ANCHOR 时，还须设置 BUSINESS_CLOCK_START 与 BUSINESS_CLOCK_RATE。',
    en: 'BUSINESS_CLOCK_ANCHOR has a meaning only together with BUSINESS_CLOCK_START and BUSINESS_CLOCK_RATE. Set them too, or leave it out.',
  },
} satisfies Record<string, Bilingual>;

/** Fills the `{name}` places of both texts. A place without a value is a mistake in the program and throws. */
export function fill(message: Bilingual, values: Readonly<Record<string, string | number>>): Bilingual {
  const replace = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, key: string) => {
      const value = values[key];
      if (value === undefined) throw new Error(`The message "${text}" needs a value for {${key}}.`);
      return String(value);
    });
  return { zh: replace(message.zh), en: replace(message.en) };
}
