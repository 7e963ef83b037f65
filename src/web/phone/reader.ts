// The reader of QR codes as far as it is used here: loaded by name, all that the package can do would come along.

export { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
