import { paint, terminal } from "../../lib/terminal";

const tty = { isTTY: true, columns: 100 };
const pipe = {};

describe("terminal facts", () => {
  test("a terminal has a width and colour", () => {
    expect(terminal(tty, {})).toEqual({ interactive: true, width: 100, colour: true });
  });
  test("COLUMNS also for a pipe, which otherwise has no width: nobody exports it by chance", () => {
    expect(terminal(pipe, { COLUMNS: "80" })).toEqual({ interactive: false, width: 80, colour: false });
    expect(terminal(pipe, { COLUMNS: "wide" }).width).toBeUndefined();
    expect(terminal(tty, { COLUMNS: "80" }).width).toBe(100);
  });
  test("a pipe has neither, also on a CI server", () => {
    expect(terminal(pipe, { CI: "true" })).toEqual({ interactive: false, width: undefined, colour: false });
  });
  test("COLUMNS, then 80, where the terminal does not tell its width", () => {
    expect(terminal({ isTTY: true, columns: 0 }, { COLUMNS: "132" }).width).toBe(132);
    expect(terminal({ isTTY: true }, {}).width).toBe(80);
  });
  test.each([
    ["NO_COLOR", tty, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR", tty, { NO_COLOR: "" }, true],
    ["NO_COLOR beside FORCE_COLOR", tty, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    ["FORCE_COLOR on a pipe", pipe, { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR=0", tty, { FORCE_COLOR: "0" }, false],
    ["TERM=dumb", tty, { TERM: "dumb" }, false],
  ])("colour with %s", (_, stream, env, wanted) => expect(terminal(stream, env).colour).toBe(wanted));
  test("a style becomes a colour only where colour is allowed", () => {
    expect(paint("x", "bad", true)).toBe("\u001b[31mx\u001b[39m");
    expect(paint("x", "bad", false)).toBe("x");
  });
});
