// `intake.submit`: anybody may carry; what counts is who signed.

import { intakeSubmit } from "../../base/intake.ts";
import { ok } from "../../base/result.ts";
import { bindOwn, type Binding } from "../http/bind.ts";

const submit: Binding = bindOwn(intakeSubmit, {
  who: { public: "a record is authorised by the signature in it; whoever carries it adds nothing" },
  handle: async (call, input) => {
    const results = await call.intake.submit(input.records, call.principal.id);
    return ok({
      results: results.map((r, i) =>
        r.ok
          ? { id: input.records[i]!.id, ok: true as const, receipt: r.value }
          : {
              id: input.records[i]!.id,
              ok: false as const,
              problem: {
                code: r.problem.code,
                kind: r.problem.kind,
                ...(r.problem.details ? { details: { ...r.problem.details } } : {}),
              },
            },
      ),
      trail: await call.intake.lastRoot(),
    });
  },
});

export const INTAKE_BINDINGS: readonly Binding[] = [{ ...submit, eachByItself: true }];
