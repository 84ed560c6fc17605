import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeSites } from "../../docs/.vitepress/reference/codes";

const folder = mkdtempSync(join(tmpdir(), "kube-services-codes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the sites of a file say. */
function messagesOf(source: string): readonly unknown[] {
  const lib = mkdtempSync(join(folder, "lib-"));
  writeFileSync(join(lib, "rules.ts"), source);
  return codeSites(lib).map(({ code, what, allowed }) => ({ code, what, allowed }));
}

test("a name means the constant that it means where it stands, not another one of the file", () => {
  const sites = messagesOf(`
    const allowed = "one or more";
    function first(report: Report): void {
      const what = "this is too little";
      report({ code: "NumberInvalid", what, allowed });
    }
    function second(report: Report): void {
      const what = "this is too much";
      { const allowed = "ten at most"; report({ code: "NumberOutOfRange", what, allowed }); }
    }
    function third(report: Report, what: string): void {
      report({ code: "PropsUnknown", what });
    }
  `);
  expect(sites).toEqual([
    { code: "NumberInvalid", what: "this is too little", allowed: "one or more" },
    { code: "NumberOutOfRange", what: "this is too much", allowed: "ten at most" },
    { code: "PropsUnknown", what: "‹what›", allowed: undefined },
  ]);
});
