import { liveScreen } from "../../lib/terminal";

const ESC = "\u001b[";
function recorder(rows: number): { text: string; readonly rows: number; write(part: string): void } {
  return {
    text: "",
    rows,
    write(part) {
      this.text += part;
    },
  };
}

describe("a live screen", () => {
  test("is never cleared: each line is written over the one that stands there", () => {
    const stream = recorder(10);
    const screen = liveScreen(stream);
    stream.text = "";
    screen.draw("one\ntwo");
    expect(stream.text).toBe(`${ESC}?2026h${ESC}Hone${ESC}K\r\ntwo${ESC}K${ESC}J${ESC}?2026l`);
    expect(stream.text).not.toContain(`${ESC}2J`);
  });

  test("writes nothing where nothing has changed", () => {
    const stream = recorder(10);
    const screen = liveScreen(stream);
    screen.draw("same");
    stream.text = "";
    screen.draw("same");
    expect(stream.text).toBe("");
  });

  test("counts the lines that do not fit", () => {
    const stream = recorder(3);
    liveScreen(stream).draw("1\n2\n3\n4\n5");
    expect(stream.text).toContain(`2${ESC}K\r\n… 3 more lines${ESC}K`);
  });

  test("takes a terminal that tells no height for one of 24 lines", () => {
    const stream = recorder(0);
    liveScreen(stream).draw(Array.from({ length: 25 }, (_, line) => `line ${line}`).join("\n"));
    expect(stream.text).toContain(`line 22${ESC}K\r\n… 2 more lines${ESC}K`);
  });

  test("gives the terminal back once, and draws no more", () => {
    const stream = recorder(3);
    const screen = liveScreen(stream);
    stream.text = "";
    screen.close();
    screen.close();
    screen.draw("late");
    expect(stream.text).toBe(`${ESC}?25h${ESC}?1049l`);
  });
});
