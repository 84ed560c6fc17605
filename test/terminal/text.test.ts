import { oneLine, printable } from "../../lib/terminal";

describe("text that came from a cluster", () => {
  test.each([
    ["a colour code", "\u001b[31mred\u001b[0m", "red"],
    ["a cleared screen", "\u001b[2J\u001b[Hgone", "gone"],
    ["a window title", "\u001b]0;pwned\u0007text", "text"],
    ["a hyperlink", "\u001b]8;;http://x\u001b\\label\u001b]8;;\u001b\\", "label"],
    ["an eight-bit CSI", "\u009b31mred", "red"],
    ["a carriage return that overwrites the line", "bad\rgood", "badgood"],
    ["a bell, a backspace and a delete", "a\u0007b\u0008c\u007fd", "abcd"],
    ["an override of the reading direction", "user\u202etxt.exe", "usertxt.exe"],
    ["a zero-width space", "ad\u200bmin", "admin"],
    ["an unfinished sequence", "x\u001b[", "x["],
    ["a tab", "a\tb", "a b"],
  ])("loses %s", (_, given, wanted) => expect(printable(given)).toBe(wanted));

  test("keeps letters of any language, emoji and line breaks", () => {
    expect(printable("网店 Grüße 👩‍🚀\nnext")).toBe("网店 Grüße 👩‍🚀\nnext");
  });

  test("goes on one line where one line is wanted", () => expect(oneLine(" a\r\n  b\n\nc ")).toBe("a b c"));
});
