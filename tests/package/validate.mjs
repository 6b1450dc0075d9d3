// The Open XML SDK's validator as a server: {"path", "version"} a line comes in, {"errors": [...]} a line goes out.
// It starts slowly (WebAssembly), so one process serves all tests; it ends when its input does.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import validate from "@ooxml-tools/validate";

const answer = (value) => process.stdout.write(JSON.stringify(value) + "\n");

for await (const line of createInterface({ input: process.stdin })) {
  const { path, version } = JSON.parse(line);
  try {
    const found = await validate(await readFile(path), "xlsx", version);
    answer({ errors: found.map((one) => `${one.path.partUri}${one.path.xpath}: ${one.id}: ${one.description}`) });
  } catch (problem) {
    answer({ failed: String(problem) });
  }
}
process.exit(0);
