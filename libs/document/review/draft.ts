import { CorrectionError } from '../errors.js';
import type { Article, EffectiveFinding, EffectivePolicy, UnitMention } from '../types.js';

/** A mention with the number of the article it stands in; null for a body outside all articles. */
export interface PlacedMention {
  mention: UnitMention;
  article: number | null;
}

/** Every mention of a policy: of its articles, then of its bodies. */
export function* mentionsOf(policy: EffectivePolicy): Generator<PlacedMention> {
  for (const article of policy.articles) {
    for (const mention of [...article.leads, ...article.responsible]) yield { mention, article: article.number };
  }
  yield* mentionsOfBodies(policy);
}

/** Mentions that can be corrected without the others; what is only ever replaced as a whole is shared. */
export const mentionsCopied = (mentions: readonly UnitMention[]): UnitMention[] => mentions.map((mention) => ({ ...mention }));

function* mentionsOfBodies(policy: EffectivePolicy): Generator<PlacedMention> {
  for (const body of policy.bodies) {
    for (const mention of body.members) yield { mention, article: body.article };
    if (body.office) yield { mention: body.office.unit, article: body.article };
    if (body.office?.head?.unit) yield { mention: body.office.head.unit, article: body.article };
  }
}

/** A policy under correction, with what finds its articles, mentions and findings without looking at all of them each time. */
export class Draft {
  private readonly articles: Map<number, Article>;
  /** Articles in which a text was ever a mention; whether it still is, they say themselves. */
  private readonly holders = new Map<string, Set<Article>>();
  private findings: Map<string, EffectiveFinding> | undefined;

  constructor(readonly policy: EffectivePolicy) {
    this.articles = new Map(policy.articles.map((article) => [article.number, article]));
    for (const article of policy.articles) this.reread(article);
  }

  find(articleNumber: number): Article | undefined {
    return this.articles.get(articleNumber);
  }

  /** Refuses CORRECTION.UNKNOWN_ARTICLE. */
  article(articleNumber: number): Article {
    const article = this.find(articleNumber);
    if (!article) throw new CorrectionError('CORRECTION.UNKNOWN_ARTICLE', { articleNumber });
    return article;
  }

  /** What names a unit by these words. */
  mentions(text: string): PlacedMention[] {
    const out: PlacedMention[] = [];
    for (const article of this.holders.get(text) ?? []) {
      if (this.articles.get(article.number) !== article) continue;
      for (const mention of article.leads) if (mention.text === text) out.push({ mention, article: article.number });
      for (const mention of article.responsible) if (mention.text === text) out.push({ mention, article: article.number });
    }
    for (const placed of mentionsOfBodies(this.policy)) if (placed.mention.text === text) out.push(placed);
    return out;
  }

  finding(id: string): EffectiveFinding | undefined {
    // the first of that id counts
    this.findings ??= new Map(this.policy.findings.toReversed().map((finding) => [finding.id, finding]));
    return this.findings.get(id);
  }

  addFinding(finding: EffectiveFinding): void {
    this.policy.findings.push(finding);
    this.findings = undefined;
  }

  /** The units of an article are others now. */
  reread(article: Article): void {
    for (const { text } of [...article.leads, ...article.responsible]) {
      const holders = this.holders.get(text);
      if (holders) holders.add(article);
      else this.holders.set(text, new Set([article]));
    }
  }

  /** Articles were cut or united: others stand in their place, and findings were added. */
  reshaped(gone: readonly Article[], made: readonly Article[]): void {
    for (const { number } of gone) this.articles.delete(number);
    for (const article of made) {
      this.articles.set(article.number, article);
      this.reread(article);
    }
    this.findings = undefined;
  }
}
