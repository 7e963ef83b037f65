// The project as the compiler sees it, made once for all who look into it.

import path from "node:path";
import ts from "typescript";

const made = new Map<string, ts.Program>();

/** @param config path of tsconfig.json */
export function programOf(config: string): ts.Program {
  let program = made.get(config);
  if (program === undefined) {
    const read = ts.readConfigFile(config, (file) => ts.sys.readFile(file));
    const { fileNames, options } = ts.parseJsonConfigFileContent(read.config, ts.sys, path.dirname(config));
    program = ts.createProgram(fileNames, { ...options, incremental: false, noEmit: true });
    made.set(config, program);
  }
  return program;
}
