// A few line icons, drawn on a 24 grid with one stroke, so that they sit with any text. Always beside a
// word, hence hidden from screen readers.

import type { ReactNode } from "react";

const paths = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  clock: "M12 7v5l3.5 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
  alert:
    "M12 8.5v4.5M12 16.5v.5M10.4 4.2L2.8 17.5A1.8 1.8 0 0 0 4.4 20.2h15.2a1.8 1.8 0 0 0 1.6-2.7L13.6 4.2a1.85 1.85 0 0 0-3.2 0z",
  cross: "M6 6l12 12M18 6L6 18",
  info: "M12 11v5.5M12 7.5v.5M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
  send: "M4 12l16-8-5.5 16-3-6.5L4 12z",
  camera:
    "M4 8.5A1.5 1.5 0 0 1 5.500 7h2.3l1.4-2.2h5.6L16.200 7h2.3A1.5 1.5 0 0 1 20 8.500v9a1.5 1.5 0 0 1-1.500 1.500h-13A1.5 1.5 0 0 1 4 17.500zM15.500 13a3.500 3.500 0 1 1-7 0 3.500 3.500 0 0 1 7 0z",
  picture:
    "M4.500 4.500h15v15h-15zM4.500 16l4.500-4.500 3.500 3.500 3-2.500 4 3.500M9.500 8.800a.8.8 0 1 1-1.600 0 .8.8 0 0 1 1.600 0z",
  phone:
    "M8 3.500h8A1.500 1.500 0 0 1 17.500 5v14a1.500 1.500 0 0 1-1.500 1.500H8A1.500 1.500 0 0 1 6.500 19V5A1.500 1.500 0 0 1 8 3.500zM11 17.500h2",
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  down: "M5 9l7 7 7-7",
  offline:
    "M3 3l18 18M8.500 16a5 5 0 0 1 6.700-.3M5 12.500a10 10 0 0 1 4.200-2.500M19 12.500a10 10 0 0 0-5.600-2.900M2 9a14.500 14.500 0 0 1 4.200-2.800M22 9A14.500 14.500 0 0 0 10.500 5M12 19.500v.1",
  search: "M20 20l-4.500-4.500M17.500 10.700a6.800 6.800 0 1 1-13.600 0 6.800 6.800 0 0 1 13.600 0z",
  list: "M8 6.500h12M8 12h12M8 17.500h12M4 6.500v.1M4 12v.1M4 17.500v.1",
  download: "M12 4v11M7 10.500l5 5 5-5M4.500 19.500h15",
  upload: "M12 15V4M7 8.500l5-5 5 5M4.500 19.500h15",
  person: "M15.800 8a3.800 3.800 0 1 1-7.600 0 3.800 3.800 0 0 1 7.600 0zM4.500 20.500a7.500 7.500 0 0 1 15 0",
  place:
    "M12 21s7-6 7-11.500a7 7 0 1 0-14 0C5 15 12 21 12 21zM14.500 9.500a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0z",
  edit: "M4 20l1-4.500L16 4.500l3.500 3.500L8.500 19 4 20z",
  receipt: "M6 3.500h12v17l-3-2-3 2-3-2-3 2zM9 8.500h6M9 12.500h6",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0z",
  board: "M4 4h7v8H4zM14.500 4H20v5h-5.500zM14.500 12.500H20V20h-5.500zM4 15.500h7V20H4z",
  chair: "M7 3.500v17M7 13h10v7.500M7 9.500h7",
  people:
    "M12.300 8.500a3.300 3.300 0 1 1-6.600 0 3.300 3.300 0 0 1 6.600 0zM2.500 19.500a6.500 6.500 0 0 1 13 0M15.500 5.400a3.300 3.300 0 0 1 0 6.200M18 14a6.500 6.500 0 0 1 3.500 5.500",
  columns: "M4.500 5h6v14h-6zM13.500 5h6v14h-6z",
  sliders: "M4 8h9M19 8h1M16 5.500v5M4 16h1M11 16h9M8 13.500v5",
} as const;

export type IconName = keyof typeof paths;
export const iconNames = Object.keys(paths) as readonly IconName[];

export function Icon({ name, size = 20 }: { name: IconName; size?: number }): ReactNode {
  return (
    <svg
      className="k-icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** The mark: a command post's roof over a tally's five strokes. */
export function Logo({ size = 28, word = true }: { size?: number; word?: boolean }): ReactNode {
  return (
    <span className="k-logo">
      <svg width={size} height={size} viewBox="0 0 32 32" role="img" aria-label="Posko" focusable="false">
        <rect width="32" height="32" rx="8" fill="var(--accent)" />
        <path
          d="M6 13.500L16 6.500l10 7"
          fill="none"
          stroke="var(--on-accent)"
          strokeWidth="2.4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <path
          d="M10 17v8M14 17v8M18 17v8M22 17v8M7.500 24.500l17-6.500"
          fill="none"
          stroke="var(--on-accent)"
          strokeWidth="2.1"
          strokeLinecap="round"
        />
      </svg>
      {word && (
        <span className="k-logo-word" aria-hidden="true">
          Posko
        </span>
      )}
    </span>
  );
}
