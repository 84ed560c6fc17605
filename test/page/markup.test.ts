import { Anchors, code, each, html, pageDocument, raw, template } from "../../lib/page";

const EVIL = `<img src=x onerror="alert('1')">&amp;`;
const DEAD = "&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;";

test("values are text, in text and in attributes, and markup stays markup", () => {
  expect(html`<b title="${EVIL}">${EVIL}</b>`.text).toBe(`<b title="${DEAD}">${DEAD}</b>`);
  expect(html`<p>${html`<i>${EVIL}</i>`}${raw("<hr>")}</p>`.text).toBe(`<p><i>${DEAD}</i><hr></p>`);
  expect(code(EVIL).text).toBe(`<code>${DEAD}</code>`);
});

test("lists are written one after the other, and what is nothing is left out", () => {
  expect(html`<p>${["a", ["<", 1]]}${undefined}${true}${false}</p>`.text).toBe("<p>a&lt;1</p>");
});

test("a text is cleaned before it is escaped", () => {
  const shout = template((text) => text.toUpperCase());
  expect(shout`<p>${"a<b"}</p>`.text).toBe("<p>A&lt;B</p>");
});

test("a long list is made while it is written", () => {
  const made: number[] = [];
  const list = each([1, 2, 3], (item) => {
    made.push(item);
    return html`<i>${item}</i>`;
  });
  const pieces = html`<b>${list}</b>`.written();
  expect([pieces.next().value, made]).toEqual(["<b>", []]);
  expect([pieces.next().value, made]).toEqual(["<i>1</i>", [1]]);
  expect([...pieces].join("")).toBe("<i>2</i><i>3</i></b>");
});

test("names for links are readable, and each is there once", () => {
  const anchors = new Anchors();
  expect(["Web shop", "web/shop", "Web shop", "商店"].map((words) => anchors.of(words))).toEqual([
    "web-shop",
    "web-shop-2",
    "web-shop-3",
    "",
  ]);
});

test("a page runs and loads nothing but what it brings, by hashes of exactly that", () => {
  const parts = { title: EVIL, skip: "Skip", header: EVIL, contents: [{ href: `#"`, title: EVIL }], main: EVIL };
  const { text } = pageDocument({ ...parts, styles: "p { color: red; }", script: "let a = 1 < 2;" });
  expect(text).not.toContain("<img");
  expect(text).toContain("<script>let a = 1 < 2;</script>");
  // openssl dgst -sha256 -binary | base64, of the script and of the styles
  expect(text).toContain("script-src &#39;sha256-Xd/xFl+DmsVqHczJvGQWMh7nLH7H7r5iGmQKRm0JimU=&#39;");
  expect(text).toContain("style-src &#39;sha256-pckGv9YvNcB5xy+Y4fbqhyo+ib850wyiuWeNbZvLi00=&#39;");
  expect(text).toContain("default-src &#39;none&#39;");
  expect(text).not.toContain("connect-src");
  expect(pageDocument({ ...parts, styles: "", script: "", connects: "'self'" }).text).toContain(
    "connect-src &#39;self&#39;",
  );
});
