// Checks Python files with ruff's build for Node, where no ruff is installed: ruff.mjs FOLDER_OF_THE_PACKAGE FILE...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [packageFolder, ...files] = process.argv.slice(2);
const { Workspace, PositionEncoding } = createRequire(import.meta.url)(packageFolder);

// The few lines of ruff.toml as the object that the package wants: `key = JSON` below `[section]`.
function optionsOf(text) {
  const options = {};
  let section = options;
  for (const line of text.split("\n")) {
    const head = line.match(/^\[([\w.-]+)\]$/);
    const pair = line.match(/^([\w-]+) = (.*)$/);
    if (head) section = head[1].split(".").reduce((inner, key) => (inner[key] ??= {}), options);
    else if (pair) section[pair[1]] = JSON.parse(pair[2]);
    else if (line && !line.startsWith("#")) throw new Error(`ruff.toml: this line is not understood: ${line}`);
  }
  return options;
}

const options = optionsOf(readFileSync(new URL("../ruff.toml", import.meta.url), "utf8"));
let found = 0;
const workspace = new Workspace(options, PositionEncoding.Utf16);
for (const file of files) {
  for (const { code, message, start_location: at } of workspace.check(readFileSync(file, "utf8"))) {
    console.log(`${file}:${at.row}:${at.column}: ${code ?? "syntax"} ${message}`);
    found++;
  }
}
console.log(`ruff ${Workspace.version()}: ${files.length} files, ${found} findings`);
process.exit(found > 0 ? 1 : 0);
