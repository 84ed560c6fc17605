// The default theme without its web fonts: the reader's own are there already.
import { onContentUpdated } from "vitepress";
import Theme from "vitepress/theme-without-fonts";
import "./site.css";

// The list of pages is long: it shows the one that is read, once Vue has marked it.
const showInSidebar = (): number =>
  requestAnimationFrame(() =>
    document.querySelector(".VPSidebarItem.is-link.is-active")?.scrollIntoView({ block: "nearest" }),
  );

export default { extends: Theme, setup: () => onContentUpdated(showInSidebar) };
