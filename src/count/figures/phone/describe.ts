import { t } from "../../../web/kit/words.ts";
import { routeTo } from "../../../web/phone/router.ts";
import { contestName, stationNamed, type Work } from "../../witnesses/keep.ts";
import type { PhoneForm } from "../keep.ts";
import { formWords } from "../words/form.ts";

/** How a reading is named in the list of everything to send. */
export function describeFigures(
  work: Work,
  input: Readonly<Record<string, unknown>>,
  language: "id" | "en",
  formOf: (contest: string) => PhoneForm | null,
): { title: string; under: string; href: string } {
  const { contest, station, source, part } = input as Readonly<Record<string, string>>;
  const form = formOf(contest ?? "");
  const name = form?.form.parts.find((p) => p.id === part)?.title[language] ?? part ?? "";
  const step = form?.steps.findIndex((p) => p.fields.some((f) => f.part === part)) ?? 0;
  return {
    title: t(formWords, "figuresTitle", { part: name }),
    under: `${stationNamed(work, station ?? "")} · ${contestName(
      work.contests.find((c) => c.id === contest),
      language,
    )} · ${t(formWords, source === "plano" ? "plano" : "salinan")}`,
    href: routeTo("form", contest ?? "", station ?? "", source ?? "", Math.max(0, step) + 1),
  };
}
