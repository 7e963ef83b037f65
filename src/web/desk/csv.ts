// Files made in the browser.

/** Hand a file to the person. `name` must carry no personal data: it stays in the downloads folder. */
export function saveFile(name: string, bytes: string | Blob, type = "text/csv;charset=utf-8"): void {
  const url = URL.createObjectURL(typeof bytes === "string" ? new Blob([bytes], { type }) : bytes);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
