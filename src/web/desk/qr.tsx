import { encodeQR } from "qr";
import type { ReactNode } from "react";
import { useMemo } from "react";

/** A QR code, black on white in either theme so that any camera reads it. `alt` says what it leads to. */
export function QrCode(p: { text: string; alt: string }): ReactNode {
  const { size, path } = useMemo(() => {
    const rows = encodeQR(p.text, "raw", { ecc: "medium", border: 2 });
    const cells = rows.flatMap((row, y) =>
      row.flatMap((dark, x) => (dark ? [`M${String(x)} ${String(y)}h1v1h-1z`] : [])),
    );
    return { size: rows.length, path: cells.join("") };
  }, [p.text]);
  return (
    <div className="d-qr">
      <svg viewBox={`0 0 ${String(size)} ${String(size)}`} role="img" aria-label={p.alt} shapeRendering="crispEdges">
        <path d={path} fill="currentColor" />
      </svg>
    </div>
  );
}
