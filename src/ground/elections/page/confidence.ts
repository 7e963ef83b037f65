import type { Tone } from "../../../web/kit/states.tsx";
import type { Confidence } from "../model.ts";

export const CONFIDENCE_TONE: Readonly<Record<Confidence, Tone>> = {
  sourced: "ok",
  derived: "info",
  secondary: "wait",
  unverified: "bad",
};
