import stringWidth from "string-width";
import { fitsTable, renderTable, type Column } from "../../lib/terminal";

const lines = (text: string): string[] => text.split("\n");

describe("renderTable", () => {
  const columns: Column[] = [{ title: "NAME" }, { title: "READY", align: "right" }, { title: "NOTE", shrink: "wrap" }];
  const rows = [
    ["web", "3/3", "fine"],
    ["a-much-longer-name", "0/10", "the image example.com/shop/web:1.2.3 cannot be pulled: not found"],
  ];

  test("aligns columns by spaces, without borders and without trailing spaces", () => {
    expect(renderTable(columns, rows.slice(0, 1), { colour: false })).toBe("NAME  READY  NOTE\nweb     3/3  fine");
  });

  test("is as wide as its cells where no width is given", () => {
    expect(lines(renderTable(columns, rows, { colour: false }))).toHaveLength(3);
  });

  test("wraps the columns that may shrink to stay within the width", () => {
    expect(renderTable(columns, rows, { width: 60, colour: false })).toBe(
      [
        "NAME                READY  NOTE",
        "web                   3/3  fine",
        "a-much-longer-name   0/10  the image",
        "                           example.com/shop/web:1.2.3 cannot",
        "                           be pulled: not found",
      ].join("\n"),
    );
  });

  test("cuts where a column asks for it", () => {
    const cut: Column[] = [{ title: "NAME" }, { title: "IMAGE", shrink: "cut" }];
    expect(renderTable(cut, [["web", "registry.example.com/shop/web:1.2.3"]], { width: 20, colour: false })).toBe(
      "NAME  IMAGE\nweb   registry.exam…",
    );
  });

  test.each(["203.0.113.107", "fd00:10:96::1f2b", "[fd00:10:96::1f2b]:8080", "10.244.0.17:8080,", "(192.168.107.111)"])(
    "never breaks the address %s while there is room for it",
    (address) => {
      const wrapping: Column[] = [
        { title: "A", shrink: "wrap", minWidth: 4 },
        { title: "B", shrink: "wrap", minWidth: 4 },
      ];
      const row = [[`at ${address} and so on`, "words that may be broken anywhere, it seems"]];
      for (let width = 34; width < 90; width++) {
        expect(renderTable(wrapping, row, { width, colour: false })).toContain(address);
      }
    },
  );

  test("breaks a name behind its marks and never within a part of it, while there is room", () => {
    const wrapping: Column[] = [{ title: "NAME", shrink: "wrap", minWidth: 4 }, { title: "READY" }];
    const table = renderTable(wrapping, [["recommendation-service-v1", "1/1"]], { width: 22, colour: false });
    expect(lines(table).slice(1)).toEqual(["recommendation-  1/1", "service-v1"]);
    expect(fitsTable(wrapping, [["recommendation-service-v1", "1/1"]], { width: 22, colour: false })).toBe(true);
    expect(fitsTable(wrapping, [["recommendation-service-v1", "1/1"]], { width: 21, colour: false })).toBe(false);
  });

  test("counts wide characters as the two columns that they take, also where it breaks them", () => {
    const table = renderTable(columns, [["网上商店", "1/1", "找不到镜像，请检查镜像仓库地址与拉取凭据是否正确"]], {
      width: 40,
      colour: false,
    });
    expect(table).toBe(
      [
        "NAME      READY  NOTE",
        "网上商店    1/1  找不到镜像，请检查镜像",
        "                 仓库地址与拉取凭据是否",
        "                 正确",
      ].join("\n"),
    );
    for (const line of lines(table)) expect(stringWidth(line)).toBeLessThanOrEqual(40);
  });

  test("stays within a very narrow terminal by breaking every column", () => {
    for (const line of lines(renderTable(columns, rows, { width: 24, colour: false }))) {
      expect(stringWidth(line)).toBeLessThanOrEqual(24);
    }
  });

  test("colours each line of a cell, so that no colour runs into the next column", () => {
    const table = renderTable(
      [{ title: "A", shrink: "wrap", minWidth: 4 }, { title: "B" }],
      [[{ text: "aaaa bbbb", style: "bad" }, "x"]],
      {
        width: 7,
        colour: true,
      },
    );
    expect(lines(table).slice(1)).toEqual(["\u001b[31maaaa\u001b[39m  x", "\u001b[31mbbbb\u001b[39m"]);
  });

  test("prints no colour where it is not allowed", () => {
    expect(renderTable([{ title: "A" }], [[{ text: "x", style: "bad" }]], { colour: false })).toBe("A\nx");
  });

  test("takes escape sequences out of cells", () => {
    expect(renderTable([{ title: "A" }], [["\u001b[2Jx\u202e"]], { colour: false })).toBe("A\nx");
  });

  test("leaves out the headings and indents when asked to", () => {
    expect(
      renderTable([{ title: "A" }, { title: "B" }], [["x", "y"]], { colour: false, header: false, indent: 2 }),
    ).toBe("  x  y");
  });

  test("fills missing cells and draws thousands of rows", () => {
    const many = Array.from({ length: 5000 }, (_, i) => [`name-${i}`]);
    const table = lines(renderTable([{ title: "NAME" }, { title: "REST" }], many, { width: 80, colour: false }));
    expect(table).toHaveLength(5001);
    expect(table[5000]).toBe("name-4999");
  });
});
