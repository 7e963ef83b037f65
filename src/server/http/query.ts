// A query string is text; the contract knows what each field is. Only what the shape asks for is turned
// into a number, a truth or a list: "001" stays a text where a text is wanted.

import type { z } from "zod/mini";

interface Definition {
  readonly type: string;
  readonly innerType?: { readonly _zod: { readonly def: Definition } };
  readonly shape?: Record<string, { readonly _zod: { readonly def: Definition } }>;
}

function unwrap(def: Definition): Definition {
  let d = def;
  while (d.innerType && ["optional", "nullable", "default", "prefault", "readonly", "catch"].includes(d.type)) {
    d = d.innerType._zod.def;
  }
  return d;
}

/** Turn flat query texts into the types the object shape wants; what does not fit is left for the parse to refuse. */
export function fromQuery(
  shape: z.ZodMiniType,
  query: Readonly<Record<string, string | string[] | undefined>>,
): unknown {
  const def = (shape as unknown as { _zod: { def: Definition } })._zod.def;
  const fields = unwrap(def).shape ?? {};
  const out: Record<string, unknown> = {};
  for (const [key, raw] of Object.entries(query)) {
    if (raw === undefined) continue;
    // Only what the contract names: `constructor` is in every object, and no field.
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    const text = Array.isArray(raw) ? raw[raw.length - 1]! : raw;
    if (!field) {
      out[key] = text;
      continue;
    }
    const d = unwrap(field._zod.def);
    if (d.type === "number" && /^-?\d+(\.\d+)?$/.test(text)) out[key] = Number(text);
    else if (d.type === "boolean" && (text === "true" || text === "false")) out[key] = text === "true";
    else if (d.type === "array" || d.type === "object" || d.type === "record") {
      try {
        out[key] = text.startsWith("[") || text.startsWith("{") ? JSON.parse(text) : text.split(",");
      } catch {
        out[key] = text;
      }
    } else out[key] = text;
  }
  return out;
}
