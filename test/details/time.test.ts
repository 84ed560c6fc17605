import { age, LONGEST_PAST, parseDuration, shortDuration } from "../../lib/details";

const S = 1000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;

describe("times", () => {
  test.each([
    [-5 * S, "0s"],
    [119 * S, "119s"],
    [4 * M + 12 * S, "4m12s"],
    [5 * M, "5m"],
    [90 * M, "90m"],
    [3 * H + 5 * M, "3h5m"],
    [30 * H, "30h"],
    [3 * D + 4 * H, "3d4h"],
    [100 * D, "100d"],
    [3 * 365 * D + 10 * D, "3y10d"],
    [9 * 365 * D, "9y"],
  ])("%i ms are shown as %s, as kubectl does", (span, shown) => expect(shortDuration(span)).toBe(shown));

  test("an age is counted from now; without a time there is none", () => {
    expect(age("2026-03-01T11:00:00Z", new Date("2026-03-01T12:30:00Z"))).toBe("90m");
    expect(age(undefined, new Date())).toBe("-");
    expect(age("yesterday", new Date())).toBe("-");
  });

  test.each([
    ["90s", 90 * S],
    ["5m", 5 * M],
    ["1h30m", 90 * M],
    ["250ms", 250],
    ["1.5h", 90 * M],
    ["2d", 2 * D],
  ])("the duration %s is %i ms", (text, wanted) => expect(parseDuration(text, "--wait")).toBe(wanted));

  test("a duration is no longer than what it is for allows", () => {
    expect(parseDuration("20d", "--wait")).toBe(20 * D);
    expect(() => parseDuration("21d", "--wait")).toThrow(
      /DurationInvalid at --wait: this is too long\n.*21d.*\n.*up to 20d/,
    );
    expect(() => parseDuration("9999999999999999d", "--since", LONGEST_PAST)).toThrow(/up to 100y/);
    expect(new Date(Date.now() - parseDuration("99000d", "--since", 99_000 * D)).getTime()).not.toBeNaN();
  });

  test.each(["", "5", "m", "5 m", "-5m", "5m!", "five"])("%j is no duration", (text) => {
    expect(() => parseDuration(text, "--wait")).toThrow(/DurationInvalid at --wait/);
  });
});
