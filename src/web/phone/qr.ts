// A QR code out of a photograph: by the phone's own reader where it has one, else by a reader that is fetched when it is
// first needed (a megabyte, which no phone keeps unasked).

import type { readBarcodes } from "./reader.ts";

type OwnReader = {
  new (options: { formats: string[] }): { detect(source: ImageBitmap): Promise<{ rawValue: string }[]> };
  getSupportedFormats?(): Promise<string[]>;
};

/** Longer edge, in pixels, at which a photograph is read: enough for a code that fills a fifth of it. */
const EDGE = 1600;

/** The text of the code in the picture. `unseen`: there is none to be read. `away`: the reader could not be fetched. */
export async function readQr(file: Blob): Promise<{ text: string } | "unseen" | "away"> {
  const own = await readByPhone(file);
  if (own !== null) return { text: own };
  let read: typeof readBarcodes;
  try {
    read = await fetchReader();
  } catch {
    return "away";
  }
  try {
    const found = await read(await pixelsOf(file), { formats: ["QRCode"], tryHarder: true });
    const text = found.find((code) => code.isValid)?.text ?? "";
    return text === "" ? "unseen" : { text };
  } catch {
    return "unseen";
  }
}

async function readByPhone(file: Blob): Promise<string | null> {
  const Reader = (globalThis as { BarcodeDetector?: OwnReader }).BarcodeDetector;
  if (Reader === undefined) return null;
  try {
    if ((await Reader.getSupportedFormats?.())?.includes("qr_code") === false) return null;
    const found = await new Reader({ formats: ["qr_code"] }).detect(await createImageBitmap(file));
    return found[0]?.rawValue ?? null;
  } catch {
    // Some builds name the reader and have none behind it.
    return null;
  }
}

async function fetchReader(): Promise<typeof readBarcodes> {
  const [reader, { default: url }] = await Promise.all([
    import("./reader.ts"),
    import("zxing-wasm/reader/zxing_reader.wasm"),
  ]);
  // Ours, and nobody else's: left alone it would ask a host of its own.
  await reader.prepareZXingModule({ overrides: { locateFile: () => url }, fireImmediately: true });
  return reader.readBarcodes;
}

async function pixelsOf(file: Blob): Promise<ImageData> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, EDGE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
