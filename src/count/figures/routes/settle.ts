// A verifier's word: settling what differs, reopening what was accepted.

import { digestOf } from "../../../base/intake.ts";
import { ok } from "../../../base/result.ts";
import { fieldIdsOf } from "../../../ground/elections/rules.ts";
import { bind, type Binding } from "../../../server/http/bind.ts";
import { appendTrail } from "../../../server/trail/append.ts";
import * as contract from "../contract.ts";
import type { PartKey } from "../model.ts";
import { addDecision, addReopening, figuresInOrder, mayDecide, mayReopen } from "../rules.ts";
import { judgeForm, loadForm } from "../store/across.ts";
import { lockPart, saveDecision } from "../store/write.ts";
import { at, formAtStation, subjectOf, VERIFIERS } from "./ask.ts";

export const SETTLE_BINDINGS: readonly Binding[] = [
  bind(contract.decide, {
    who: { roles: VERIFIERS, at },
    handle: async (call, input) => {
      const form = await formAtStation(call.tx, input.contest, input.station);
      if (!form.ok) return form;
      const figures = figuresInOrder(fieldIdsOf(form.value.form, input.part), input.fields);
      if (!figures.ok) return figures;
      const before = await loadForm(call.tx, input);
      const { state } = await lockPart(call.tx, input, form.value.election, form.value.mustAgree, call.now);
      const may = mayDecide(state, call.principal.id, input.reason);
      if (!may.ok) return may;
      const after = addDecision(state, { kind: "decide", by: call.principal.id, figures: figures.value });
      await saveDecision(
        call.tx,
        input,
        { kind: "decide", figures: figures.value, reason: input.reason, by: call.principal.id },
        after,
        call.now,
      );
      await judgeForm(call.tx, keyOf(input), form.value.election, form.value.form, after, before, call.now);
      await appendTrail(call.tx, call.now, [
        {
          who: call.principal.id,
          from: call.from,
          operation: "figures.decide",
          subject: subjectOf(input),
          digest: await digestOf("figures.decide", { ...keyOf(input), fields: input.fields }),
          fields: { reason: input.reason },
        },
      ]);
      return ok({ state: after.state });
    },
  }),

  bind(contract.reopen, {
    who: { roles: VERIFIERS, at },
    handle: async (call, input) => {
      const form = await formAtStation(call.tx, input.contest, input.station);
      if (!form.ok) return form;
      const before = await loadForm(call.tx, input);
      const { state } = await lockPart(call.tx, input, form.value.election, form.value.mustAgree, call.now);
      const may = mayReopen(state, input.reason);
      if (!may.ok) return may;
      const after = addReopening(state);
      await saveDecision(
        call.tx,
        input,
        { kind: "reopen", figures: null, reason: input.reason, by: call.principal.id },
        after,
        call.now,
      );
      await judgeForm(call.tx, keyOf(input), form.value.election, form.value.form, after, before, call.now);
      await appendTrail(call.tx, call.now, [
        {
          who: call.principal.id,
          from: call.from,
          operation: "figures.reopen",
          subject: subjectOf(input),
          fields: { reason: input.reason },
        },
      ]);
      return ok({ state: after.state });
    },
  }),
];

function keyOf(k: PartKey): PartKey {
  return { contest: k.contest, station: k.station, source: k.source, part: k.part };
}
