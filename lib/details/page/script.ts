/**
 * The script of these pages: finding, deep links, ages, and on a live site what has changed, and logs. Without it all of
 * the page is there.
 */
export const SCRIPT = `
(() => {
  "use strict";
  const find = document.getElementById("find");
  const found = document.getElementById("found");
  const filter = () => {
    const input = document.getElementById("find");
    if (input === null) return;
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    let all = 0;
    for (const row of document.querySelectorAll("#content > section > .panel > .data > tbody > tr")) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      all++;
      if (!row.hidden) shown++;
    }
    document.getElementById("found").textContent = words.length === 0 ? "" : shown + " of " + all;
  };
  if (find !== null && found !== null) {
    find.closest("p").hidden = false;
    document.addEventListener("input", (event) => { if (event.target.id === "find") filter(); });
  }

  const follow = () => {
    const target = location.hash.length < 2 ? null : document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target === null) return;
    for (let node = target; node !== null; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    target.scrollIntoView();
    const place = target.querySelector("summary") || target;
    if (place === target) place.setAttribute("tabindex", "-1");
    place.focus({ preventScroll: true });
  };
  addEventListener("hashchange", follow);
  follow();
  let closed = [];
  addEventListener("beforeprint", () => { closed = [...document.querySelectorAll("details:not([open])")].filter((one) => one.dataset.log === undefined); for (const one of closed) one.open = true; });
  addEventListener("afterprint", () => { for (const one of closed) one.open = false; });

  const mark = document.querySelector("[data-stream]");
  if (mark === null) return;

  // Ages go on while nothing changes; units as the server writes them.
  const steps = [[120, 1, "s"], [600, 60, "m", 1, "s"], [10800, 60, "m"], [28800, 3600, "h", 60, "m"], [172800, 3600, "h"], [691200, 86400, "d", 3600, "h"], [63072000, 86400, "d"]];
  const age = (seconds) => {
    const step = steps.find(([limit]) => seconds < limit);
    if (step === undefined) return undefined;
    const rest = step[3] === undefined ? 0 : Math.floor((seconds % step[1]) / step[3]);
    return Math.floor(seconds / step[1]) + step[2] + (rest === 0 ? "" : rest + step[4]);
  };
  const ages = () => {
    for (const one of document.querySelectorAll("time[datetime]:not([data-at])")) {
      const text = age(Math.max(0, (Date.now() - Date.parse(one.dateTime)) / 1000));
      if (text !== undefined && one.textContent !== text) one.textContent = text;
    }
  };
  setInterval(ages, 1000);

  // What is there becomes what is to be there: what was unfolded, focused and scrolled stays so.
  const keyOf = (node) => (node.nodeType === 1 ? node.id || node.dataset.key || "" : "");
  const same = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);
  const become = (from, to) => {
    if (from.nodeType !== 1) {
      if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
      return;
    }
    if (from.dataset.keep !== undefined || from.tagName === "INPUT" || from.tagName === "OUTPUT") return;
    for (const { name } of [...from.attributes]) {
      if (!to.hasAttribute(name) && name !== "open" && name !== "hidden" && name !== "tabindex") from.removeAttribute(name);
    }
    for (const { name, value } of to.attributes) {
      if (name !== "hidden" && from.getAttribute(name) !== value) from.setAttribute(name, value);
    }
    children(from, to);
  };
  const children = (from, to) => {
    let at = from.firstChild;
    for (const wanted of [...to.childNodes]) {
      let match = at;
      while (match !== null && !same(match, wanted)) match = keyOf(wanted) === "" ? null : match.nextSibling;
      if (match === null) { from.insertBefore(wanted, at); continue; }
      while (at !== match) { const gone = at; at = at.nextSibling; gone.remove(); }
      at = match.nextSibling;
      become(match, wanted);
    }
    while (at !== null) { const gone = at; at = at.nextSibling; gone.remove(); }
  };
  const put = (element, markup) => {
    const wanted = element.cloneNode(false);
    wanted.innerHTML = markup;
    children(element, wanted);
  };

  const say = (text, state) => {
    for (const one of document.querySelectorAll(".live")) { one.textContent = text; one.className = "live " + state; }
  };
  const lost = (text) => {
    for (const one of document.querySelectorAll(".lost")) { one.textContent = text; one.hidden = text === ""; }
  };
  const stream = new EventSource(mark.dataset.stream);
  stream.addEventListener("open", () => { say("live, as of", "on"); lost(""); });
  stream.addEventListener("error", () => { say("not live any more:", "off"); lost("The connection to kube-services is lost; it is being made again."); });
  stream.addEventListener("content", (event) => {
    const { header, main } = JSON.parse(event.data);
    put(document.querySelector(".layout > header"), header);
    put(document.getElementById("content"), main);
    say("live, as of", "on");
    ages();
    filter();
  });
  stream.addEventListener("cluster", (event) => { const text = JSON.parse(event.data); lost(text); say(text === "" ? "live, as of" : "not live:", text === "" ? "on" : "off"); });
  const logs = new Set();
  stream.addEventListener("end", () => {
    stream.close();
    for (const log of logs) log.close();
    say("ended; as of", "off");
    lost("kube-services has ended: the page shows what ran then.");
  });

  const MOST_LINES = 2000;
  document.addEventListener("toggle", ({ target }) => {
    const url = target.dataset && target.dataset.log;
    if (url === undefined || !(target instanceof HTMLDetailsElement)) return;
    const box = target.querySelector(".lines");
    if (!target.open) { if (box.stream) { box.stream.close(); logs.delete(box.stream); box.stream = undefined; } return; }
    box.replaceChildren();
    const add = (text, quiet) => {
      const down = box.scrollTop + box.clientHeight > box.scrollHeight - 8;
      const line = document.createElement(quiet ? "p" : "code");
      line.textContent = text;
      if (quiet) line.className = "soft small";
      box.append(line);
      while (box.childElementCount > MOST_LINES) box.firstElementChild.remove();
      if (down) box.scrollTop = box.scrollHeight;
    };
    const log = new EventSource(url);
    box.stream = log;
    logs.add(log);
    log.addEventListener("open", () => box.replaceChildren());
    log.addEventListener("lines", (event) => { for (const line of JSON.parse(event.data)) add(line, false); });
    log.addEventListener("note", (event) => add(JSON.parse(event.data), true));
    log.addEventListener("end", () => log.close());
  }, true);
})();
`;
