/** The page's script: filters and deep links. Without it everything is there, unfiltered. */
export const SCRIPT = `
(() => {
  "use strict";
  const form = document.getElementById("filters");
  const count = document.getElementById("filter-count");
  const items = [...document.querySelectorAll("[data-item]")];
  const groups = [...document.querySelectorAll("[data-group]")].reverse();
  const names = ["severity", "service", "action", "environment", "text", "new"];
  const has = (list, value) => list === undefined || list === "" || list.split("|").includes(value);

  const read = () => {
    const data = new FormData(form);
    const state = new URLSearchParams();
    const severities = data.getAll("severity");
    if (severities.length < form.querySelectorAll("[name=severity]").length) state.set("severity", severities.join(","));
    for (const name of names.slice(1)) if (data.get(name)) state.set(name, data.get(name));
    return state;
  };
  const write = (state) => {
    const severities = state.has("severity") ? state.get("severity").split(",") : undefined;
    for (const box of form.querySelectorAll("[name=severity]")) box.checked = severities === undefined || severities.includes(box.value);
    for (const name of names.slice(1)) {
      const field = form.elements.namedItem(name);
      if (!field) continue;
      if (field.type === "checkbox") field.checked = state.has(name);
      else field.value = state.get(name) || "";
    }
  };
  const apply = () => {
    const state = read();
    const severities = state.has("severity") ? state.get("severity").split(",") : undefined;
    const words = (state.get("text") || "").toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    let all = 0;
    for (const item of items) {
      const d = item.dataset;
      let visible = true;
      for (const name of ["service", "action", "environment"]) {
        if (state.has(name) && !has(d[name] || "-", state.get(name))) visible = false;
      }
      if (d.severity !== undefined) {
        if (severities !== undefined && !severities.includes(d.severity)) visible = false;
        if (state.has("new") && d.new !== "yes") visible = false;
      }
      if (visible && words.length > 0) {
        const text = item.textContent.toLowerCase();
        visible = words.every((word) => text.includes(word));
      }
      item.hidden = !visible;
      if (d.severity !== undefined) { all++; if (visible) shown++; }
    }
    for (const group of groups) group.hidden = group.querySelector("[data-item]:not([hidden])") === null;
    count.textContent = shown === all ? all + " findings" : shown + " of " + all + " findings";
    return state;
  };
  const remember = (state) => {
    const hash = state.toString();
    try { history.replaceState(null, "", hash === "" ? location.pathname + location.search : "#?" + hash); } catch { /* a page that may not */ }
  };
  const follow = () => {
    const hash = decodeURIComponent(location.hash.slice(1));
    if (hash.startsWith("?")) { write(new URLSearchParams(hash.slice(1))); apply(); return; }
    const target = hash === "" ? null : document.getElementById(hash);
    if (target === null) return;
    if (target.closest("[hidden]") !== null) { write(new URLSearchParams()); apply(); }
    for (let node = target; node !== null; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    target.scrollIntoView();
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  };

  form.hidden = false;
  form.addEventListener("input", () => remember(apply()));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => remember(apply())));
  addEventListener("hashchange", follow);
  let closed = [];
  addEventListener("beforeprint", () => { closed = [...document.querySelectorAll("details:not([open])")]; for (const one of closed) one.open = true; });
  addEventListener("afterprint", () => { for (const one of closed) one.open = false; });
  apply();
  follow();
})();
`;
