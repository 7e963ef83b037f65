import type { ReactNode } from "react";
import { useId, useState } from "react";
import { PlaceSearch, usePlace } from "../../../ground/places/part.tsx";
import { list as listStations } from "../../../ground/stations/contract.ts";
import { RefusalNote, useAct, useAsk } from "../../../web/desk/ask.tsx";
import { Choice } from "../../../web/desk/shell.tsx";
import { Button } from "../../../web/kit/button.tsx";
import { Select, TextField } from "../../../web/kit/field.tsx";
import { Dialog } from "../../../web/kit/layout.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { assign, gaps, list } from "../contract.ts";
import type { Post } from "../model.ts";
import { deskWords } from "../words.ts";

const VILLAGE = /^\d\d\.\d\d\.\d\d\.\d{4}$/;

/** A new witness for a station; her code is made right after. */
export function AssignDialog(p: {
  election: string;
  place: string;
  onClose: () => void;
  onAssigned: (who: { station: string; witness: string; name: string }) => void;
}): ReactNode {
  const t = useWords(deskWords);
  const formId = useId();
  const [village, setVillage] = useState(VILLAGE.test(p.place) ? p.place : "");
  const [station, setStation] = useState("");
  const [post, setPost] = useState<Post>("holder");
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const named = usePlace(village, p.election);
  const stations = useAsk(
    listStations,
    { election: p.election, place: village, limit: 1_000 },
    { enabled: village !== "" },
  );
  const act = useAct(assign, {
    again: [list.name, gaps.name],
    onDone: ({ witness }) => p.onAssigned({ station, witness, name: name.trim() }),
  });
  return (
    <Dialog
      open
      title={t("assign")}
      onClose={p.onClose}
      actions={
        <>
          <Button onClick={p.onClose}>{t("cancel")}</Button>
          <Button
            type="submit"
            form={formId}
            look="primary"
            busy={act.isPending}
            disabled={station === "" || name.trim() === ""}
          >
            {t("assign")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="k-stack"
        onSubmit={(e) => {
          e.preventDefault();
          const number = phone.trim();
          act.mutate({
            election: p.election,
            station,
            post,
            name: name.trim(),
            ...(number === "" ? {} : { phone: number }),
          });
        }}
      >
        <RefusalNote error={act.error} />
        <PlaceSearch
          label={t("village")}
          election={p.election}
          within={p.place === "" || VILLAGE.test(p.place) ? undefined : p.place}
          value={village === "" ? undefined : (named.data?.name ?? village)}
          onPick={(found) => {
            if (!VILLAGE.test(found.code)) return;
            setVillage(found.code);
            setStation("");
          }}
        />
        <Select
          label={t("station")}
          choose
          value={station}
          disabled={village === ""}
          hint={village === "" ? t("chooseVillage") : ""}
          options={(stations.data?.stations ?? []).map((one) => ({
            value: one.id,
            label: `${one.kind} ${String(one.number)}${one.address === null ? "" : `, ${one.address}`}`,
          }))}
          onChange={setStation}
        />
        <Choice
          label={t("post")}
          value={post}
          onChange={setPost}
          options={[
            { value: "holder", label: t("post_holder") },
            { value: "substitute", label: t("post_substitute") },
          ]}
        />
        <TextField label={t("name")} value={name} onChange={setName} maxLength={120} required />
        <TextField label={t("phone")} type="tel" inputMode="tel" value={phone} onChange={setPhone} optional />
      </form>
    </Dialog>
  );
}
