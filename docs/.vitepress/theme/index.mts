// The default theme without its web fonts: the reader's own are there already.
import Theme from "vitepress/theme-without-fonts";
import "./site.css";

export default Theme;
