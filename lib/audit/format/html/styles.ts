import { BASE_STYLES } from "../../../page";

/** The report's style sheet: what all pages have, and its own. */
export const STYLES = `${BASE_STYLES}
.filters { padding: .5rem .875rem; background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem; font-size: .875rem; }
.filters summary { cursor: pointer; font-weight: 600; }
.filters form { display: flex; flex-wrap: wrap; gap: .375rem 1rem; align-items: center; }
.filters fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .125rem .75rem; align-items: center; }
.filters legend { float: left; padding: 0 .375rem 0 0; color: var(--soft); }
.filters label { display: inline-flex; gap: .375rem; align-items: center; min-height: 1.75rem; }
.filters .field { color: var(--soft); }
.filters select, .filters input[type=search], .filters button { font: inherit; color: var(--ink); background: var(--sheet); border: 1px solid var(--soft); border-radius: .3125rem; padding: .125rem .5rem; min-height: 1.75rem; max-width: 11rem; }
.filters input[type=search] { width: 9rem; }
.filters button { cursor: pointer; }
.filters output { color: var(--soft); margin-left: auto; }
.chapter { display: grid; gap: 1rem; margin-bottom: 1.75rem; }
.chapter > h3 { padding-bottom: .375rem; border-bottom: 1px solid var(--line); }
details.chapter { display: block; margin-bottom: .75rem; background: none; }
details.chapter > summary { cursor: pointer; padding: .375rem 0; border-bottom: 1px solid var(--line); }
details.chapter > summary h3 { display: inline; }
details.chapter > .rule { margin-top: 1rem; }
.more > summary { cursor: pointer; color: var(--link); font-size: .875rem; padding: .5rem 0 .25rem; }
.ids { display: flex; flex-wrap: wrap; gap: .25rem .375rem; }
.ids span { font-size: .75rem; color: var(--soft); border: 1px solid var(--line); border-radius: .25rem; padding: 0 .375rem; white-space: nowrap; }
.rule { display: grid; gap: .5rem; background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem; }
.rule header { display: flex; flex-wrap: wrap; gap: .25rem .625rem; align-items: baseline; }
.rule header code { color: var(--soft); margin-left: auto; }
.rule .why { max-width: 46rem; font-size: .9375rem; }
.places { display: grid; }
.places > li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 1rem; padding: .5rem 0; border-top: 1px solid var(--line); scroll-margin-top: 1rem; }
.places > li:last-child { padding-bottom: 0; }
.places > li:target { background: var(--mark); box-shadow: 0 0 0 .5rem var(--mark); border-radius: .125rem; }
.service:target, .change:target { outline: 2px solid var(--focus); outline-offset: .125rem; border-radius: .375rem; }
.service:target > summary, .change:target > summary { background: var(--mark); border-radius: .375rem; }
.large .places > li, .large .service { content-visibility: auto; contain-intrinsic-size: auto 3.2rem; overflow-clip-margin: .5rem; }
.places .what { overflow-wrap: anywhere; }
.places .what b { font-weight: 600; }
.places .where { grid-column: 1 / -1; color: var(--soft); }
.places.panel > li:first-child { border-top: 0; padding-top: 0; } .places.panel > li:last-child { padding-bottom: 0; }
.places .state { color: var(--soft); font-size: .8125rem; white-space: nowrap; }
.places .state b { color: var(--high); font-weight: 600; }
.anchor { color: var(--soft); text-decoration: none; padding: 0 .25rem; }
.anchor:hover { text-decoration: underline; }
.notes { display: grid; gap: .375rem; }
.notes li { display: grid; overflow-wrap: anywhere; }
.notes code { color: var(--soft); }
.picture { display: grid; gap: .75rem; grid-template-columns: minmax(0, 12rem) 1.5rem minmax(0, 1fr) 1.5rem minmax(0, 1.25fr); align-items: center; background: var(--wash); border-radius: .5rem; padding: 1rem; font-size: .875rem; }
.picture .arrow { color: var(--soft); text-align: center; font-size: 1.125rem; }
.picture .box { background: var(--sheet); border: 1px solid var(--line); border-radius: .375rem; padding: .625rem .75rem; overflow-wrap: anywhere; min-width: 0; }
.picture .box + .box { margin-top: .5rem; }
.picture .box b { font-weight: 600; display: block; }
.reach { display: grid; gap: .3125rem; }
.reach li { padding: .25rem .625rem; border-radius: .3125rem; border: 1px dashed var(--line); color: var(--soft); display: flex; justify-content: space-between; gap: .5rem; }
.reach .yes { border: 1px solid var(--tone); color: var(--tone); background: var(--tint); font-weight: 600; }
.pods { display: flex; flex-wrap: wrap; gap: .1875rem; margin-top: .375rem; align-items: center; }
.pods span { margin-left: .25rem; }
.pods i { width: .75rem; height: .75rem; border-radius: .1875rem; background: var(--low); opacity: .75; }
.fate { grid-column: 1 / -1; display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .5rem 1.5rem; border-top: 1px solid var(--line); padding-top: .75rem; }
.fate.two { grid-template-columns: repeat(2, minmax(0, 1fr)); }
.fate b { font-weight: 600; }
.fate li { overflow-wrap: anywhere; }
.change { scroll-margin-top: 1rem; padding: .1875rem 0; overflow-wrap: anywhere; }
.change > summary { cursor: pointer; padding: .375rem 0; overflow-wrap: anywhere; }
.change > summary code { color: var(--soft); }
.change > summary .reason { display: block; }
.diff td:nth-child(2) { color: var(--critical); } .diff td:nth-child(3) { color: var(--good); }
.diff .lines { color: var(--ink); }
.lines code { display: block; white-space: pre-wrap; padding: 0 .5rem; border-left: 2px solid transparent; }
.lines .comes { background: var(--good-wash); color: var(--good); border-color: var(--good); } .lines .goes { background: var(--critical-wash); color: var(--critical); border-color: var(--critical); }
.lines .stays { color: var(--soft); }
.fleet { max-height: 32rem; overflow-y: auto; margin-top: .75rem; } .fleet td { white-space: normal; } .fleet thead th { position: sticky; top: 0; background: var(--sheet); } .fleet table { min-width: 38rem; } .fleet :is(th, td) { overflow-wrap: break-word; }
.differs { background: var(--medium-wash); }
.environment > h3 { margin: 1.25rem 0 .75rem; }
.quiet-list { columns: 18rem; font-size: .875rem; }
.rules td:first-child { white-space: nowrap; }
@media (min-width: 64rem) {
  html { scroll-padding-top: 8rem; } /* below the filters, which stay in sight */
  .filters summary { display: none; }
  .filters { position: sticky; top: 0; z-index: 2; border-radius: 0 0 .5rem .5rem; box-shadow: 0 .25rem 1rem -.5rem rgb(0 0 0 / .2); }
}
@media (max-width: 44rem) {
  .rule { padding: .875rem 1rem; }
  .picture { grid-template-columns: minmax(0, 1fr); } .picture .arrow { transform: rotate(90deg); line-height: 1; }
  .fate, .fate.two { grid-template-columns: 1fr; } .rule header code { margin-left: 0; flex-basis: 100%; }
  .filters output { margin-left: 0; flex-basis: 100%; } .filters form { padding-top: .5rem; } .filters .field { display: grid; flex: 1 1 9rem; }
  .filters select, .filters input[type=search] { width: 100%; max-width: none; }
  .rules td:first-child { white-space: normal; }
}
@media print {
  .filters, .anchor { display: none !important; }
  .fleet { max-height: none; overflow: visible; }
  .large .places > li, .large .service { content-visibility: visible; }
  .rule, .places > li, .picture { break-inside: avoid; }
  .reach .yes, .pods i, .diff .lines { color: var(--ink); }
.differs { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
