import type { ReactNode } from "react";
import { intakeSubmit } from "../../base/intake.ts";
import type { QueueDoor } from "../../base/queue.ts";
import { ok } from "../../base/result.ts";
import { codeText } from "../../web/desk/problem.ts";
import { Page } from "../../web/desk/shell.tsx";
import { call, upload } from "../../web/kit/client.ts";
import { HandIn } from "../../web/kit/hand-in.tsx";
import { Card } from "../../web/kit/layout.tsx";
import { useWords } from "../../web/kit/words.ts";
import { evidenceState, evidenceUpload } from "./contract.ts";
import { deskWords } from "./words.ts";

const PIECE = 1024 * 1024;

const door: QueueDoor = {
  submit: async (records) => {
    const answer = await call(intakeSubmit, { records: [...records] });
    return answer.ok ? ok(answer.value.results) : answer;
  },
  state: (sha256, record) => call(evidenceState, { sha256, record }),
  upload: (picture, bytes) => upload(evidenceUpload, picture, new Blob([bytes])),
};

/** The queue of a phone without signal, brought to the desk as a file. */
export function HandInPage(): ReactNode {
  const t = useWords(deskWords);
  return (
    <Page title={t("handIn")} lead={t("handInLead")} width="reading">
      <Card>
        <HandIn door={() => door} piece={PIECE} say={codeText} />
      </Card>
    </Page>
  );
}
