import { describe, expect, it } from "vitest";
import { BANS, RIGHTS } from "../words/rights.ts";
import { citationFor } from "./rights.ts";

const ALL = [...RIGHTS, ...BANS];

describe("the article a witness is shown", () => {
  it("is never one of 2023 or 2024 for an election of 2019, unless it says that it is another's", () => {
    const cited = ALL.map((rule) => citationFor(rule, "pemilu-2019"));
    expect(cited.some((c) => c.confidence === "later")).toBe(true);
    for (const { article, confidence } of cited)
      if (confidence !== "later") expect(`${article.id} ${article.en}`).not.toMatch(/20(?:23|24)/);
  });

  it("is one of its own law for a Pilkada, or says that it is not", () => {
    for (const rule of ALL) {
      const { article, confidence } = citationFor(rule, "pilkada-2024");
      if (confidence !== "later") expect(article.id).toBe("PKPU 17/2024");
    }
    expect(ALL.some((rule) => citationFor(rule, "pilkada-2024").confidence !== "later")).toBe(true);
  });

  it("is as it was read for the election of 2024, and of none known of any other", () => {
    for (const rule of ALL) {
      expect(citationFor(rule, "pemilu-2024")).toMatchObject({ article: rule.article, confidence: rule.confidence });
      expect(citationFor(rule, "contoh").confidence).toBe("later");
    }
  });
});
