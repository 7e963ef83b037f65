import type { ReactNode } from "react";
import { Icon } from "../kit/icons.tsx";

/** A button that is the phone's camera, or its gallery: the browser gives files, never the camera itself. */
export function Take(p: {
  label: string;
  /** What it is of, said after the label to who does not see what stands around it. */
  of?: string;
  look: "primary" | "quiet";
  camera?: boolean;
  small?: boolean;
  /** Several may be chosen from the gallery at once. */
  many?: boolean;
  onFiles: (files: readonly File[]) => Promise<void>;
}): ReactNode {
  return (
    <label className={`k-button k-${p.look} k-size-${p.small === true ? "small" : "large k-wide"}`}>
      <Icon name={p.camera === true ? "camera" : "picture"} />
      <span>{p.label}</span>
      {p.of !== undefined && <span className="k-hidden">: {p.of}</span>}
      <input
        className="k-hidden"
        type="file"
        multiple={p.many}
        accept="image/*"
        capture={p.camera === true ? "environment" : undefined}
        onChange={(e) => {
          const input = e.currentTarget;
          // Emptied, so that choosing the same file again is a change too.
          void p.onFiles([...(input.files ?? [])]).finally(() => {
            input.value = "";
          });
        }}
      />
    </label>
  );
}
