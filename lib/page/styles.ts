/** What all pages look like. Both themes and print from one set of names; nothing is loaded. */
export const BASE_STYLES = `
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --sheet: #ffffff; --ink: #1b1d1f; --soft: #565d64; --line: #e1e2de; --wash: #f1f1ee;
  --link: #1b56a8; --focus: #1b56a8; --mark: #fff3cd;
  --critical: #9f1239; --critical-wash: #fdeaef; --high: #b03a0b; --high-wash: #fdeee5; --medium: #7a5600; --medium-wash: #fbf2d8;
  --low: #1f5f86; --low-wash: #e6f1f8; --info: #565d64; --info-wash: #eeefed; --good: #1d6b3c; --good-wash: #e4f4ea;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #131517; --sheet: #1a1d20; --ink: #e7e9eb; --soft: #a3abb3; --line: #2e3338; --wash: #22262a;
    --link: #8ab8f5; --focus: #8ab8f5; --mark: #4a3f14;
    --critical: #ff9db3; --critical-wash: #3a1822; --high: #ffab85; --high-wash: #381f13; --medium: #ecc763; --medium-wash: #33290d;
    --low: #8cc6ea; --low-wash: #142b39; --info: #a3abb3; --info-wash: #25292d; --good: #86d6a3; --good-wash: #14301f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 400 1rem/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; }
h1, h2, h3, h4, p, ul, ol, dl, dd, figure, table { margin: 0; padding: 0; }
h1 { font-size: 1.375rem; font-weight: 650; letter-spacing: -.012em; line-height: 1.25; }
h2 { font-size: 1.1875rem; font-weight: 650; letter-spacing: -.008em; margin-bottom: .875rem; }
h3 { font-size: 1rem; font-weight: 650; }
h4 { font-size: .9375rem; font-weight: 600; }
ul, ol { list-style: none; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
code { font: .8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.small { font-size: .875rem; }
.skip { position: absolute; left: -100vw; top: .5rem; padding: .5rem 1rem; background: var(--sheet); z-index: 3; }
.skip:focus { left: .5rem; }
.out-of-sight { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.layout { max-width: 78rem; margin: 0 auto; padding: 2rem 1.5rem 5rem; }
.masthead { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; justify-content: space-between; margin-bottom: 1rem; }
.masthead h1 span { color: var(--soft); font-weight: 450; }
.verdict { background: var(--sheet); border: 1px solid var(--line); border-left: .375rem solid var(--edge); border-radius: .5rem; padding: 1.25rem 1.5rem; display: grid; gap: .75rem; }
.verdict strong { font-size: 1.5rem; line-height: 1.2; font-weight: 680; letter-spacing: -.018em; color: var(--edge); }
.verdict p { max-width: 60rem; }
.is-failed { --edge: var(--critical); --tone: var(--critical); --tint: var(--critical-wash); } .is-undecided { --edge: var(--high); --tone: var(--high); --tint: var(--high-wash); }
.is-findings { --edge: var(--medium); --tone: var(--medium); --tint: var(--medium-wash); } .is-clean { --edge: var(--good); --tone: var(--good); --tint: var(--good-wash); }
.first { display: grid; gap: .375rem; padding: .25rem 0; }
.first li { overflow-wrap: anywhere; display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .625rem; align-items: baseline; }
.first a { color: var(--ink); text-decoration-color: var(--soft); display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden; }
.first a:hover { text-decoration-color: currentColor; }
.first .soft { grid-template-columns: 1fr; font-size: .875rem; }
.tally { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; }
.tally li { display: flex; align-items: baseline; gap: .4rem; color: var(--soft); font-size: .875rem; }
.tally b { font-size: 1.125rem; font-weight: 650; color: var(--tone, var(--ink)); }
.tally span { font-size: .8125rem; }
.tally .none b { color: var(--soft); font-weight: 450; }
.critical { --tone: var(--critical); --tint: var(--critical-wash); } .high { --tone: var(--high); --tint: var(--high-wash); }
.medium { --tone: var(--medium); --tint: var(--medium-wash); } .low { --tone: var(--low); --tint: var(--low-wash); }
.info { --tone: var(--info); --tint: var(--info-wash); } .good { --tone: var(--good); --tint: var(--good-wash); }
.tag { display: inline-block; padding: 0 .5em; border-radius: .25rem; background: var(--tint, var(--info-wash)); color: var(--tone, var(--info)); font-size: .8125rem; font-weight: 600; line-height: 1.6; white-space: nowrap; }
.columns { display: grid; gap: 2.5rem; margin-top: 1.75rem; }
.contents { font-size: .9375rem; }
.contents ol { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.contents a { color: var(--ink); text-decoration: none; display: flex; gap: .5rem; justify-content: space-between; padding: .1875rem 0; }
.contents a:hover { text-decoration: underline; }
.contents span { color: var(--soft); }
main { display: grid; gap: 2.75rem; min-width: 0; }
main > section { min-width: 0; scroll-margin-top: 1rem; }
.service { background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem; margin-bottom: .75rem; scroll-margin-top: 1rem; }
.service > summary { display: flex; flex-wrap: wrap; gap: .125rem .75rem; align-items: baseline; padding: .75rem 1.25rem; cursor: pointer; list-style: none; }
.service > summary::-webkit-details-marker { display: none; }
.service > summary::before { content: ""; width: .4375rem; height: .4375rem; border: solid var(--soft); border-width: 0 .125rem .125rem 0; transform: rotate(-45deg); margin-right: .125rem; align-self: center; }
.service[open] > summary::before { transform: rotate(45deg); }
.service > summary h3 { font-size: .9375rem; font-weight: 600; }
.service > summary .brief { color: var(--soft); font-size: .875rem; margin-left: auto; }
.service .body { display: grid; gap: 1.25rem; padding: .25rem 1.25rem 1.25rem; }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .375rem; }
th { text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: .4375rem .875rem .4375rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
tbody th { color: var(--ink); font-weight: 500; }
.panel { background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem; }
.panel + .panel { margin-top: .75rem; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem 1.25rem; font-size: .875rem; }
.facts dt { color: var(--soft); }
[hidden] { display: none !important; }
@media (min-width: 64rem) {
  .columns { grid-template-columns: 12rem minmax(0, 1fr); }
  .contents { position: sticky; top: 1.5rem; align-self: start; }
  .contents ol { display: grid; gap: 0; }
}
@media (max-width: 44rem) {
  .layout { padding: 1.25rem 1rem 3rem; }
  .verdict { padding: 1rem 1.125rem; } .verdict strong { font-size: 1.25rem; }
  .first a { -webkit-line-clamp: 4; }
  .panel { padding: .875rem 1rem; } .service > summary, .service .body { padding-left: 1rem; padding-right: 1rem; }
  .service > summary .brief { margin-left: 0; flex-basis: 100%; }
  .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: .5rem; }
}
@media print {
  :root { color-scheme: light; --page: #fff; --sheet: #fff; --wash: #fff; --ink: #000; --soft: #444; --line: #bbb; }
  body { font-size: 10pt; } .layout { max-width: none; padding: 0; } .contents, .skip { display: none !important; }
  .columns { display: block; } main { display: block; } main > section { margin-bottom: 1.5rem; }
  .service, .panel, tr { break-inside: avoid; } h2, h3, h4, summary { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; } .service > summary::before { display: none; }
  .tag { color: var(--ink); } .first a { display: inline; }
}
`;
