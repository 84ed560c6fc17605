import { BASE_STYLES } from "../../page";

/** The style sheet of these pages: what all pages have, and their own. */
export const STYLES = `${BASE_STYLES}
.layout { max-width: 90rem; }
.at { display: flex; gap: .625rem; align-items: baseline; flex-wrap: wrap; }
.live { font-weight: 600; }
.live.on { color: var(--good); } .live.off { color: var(--critical); }
.lost { background: var(--high-wash); color: var(--high); padding: .5rem .875rem; border-radius: .375rem; margin-bottom: .75rem; }
.told li + li { margin-top: .25rem; }
.find { display: flex; gap: .875rem; align-items: baseline; font-size: .875rem; color: var(--soft); }
.find input { font: inherit; color: var(--ink); background: var(--sheet); border: 1px solid var(--soft); border-radius: .3125rem; padding: .1875rem .5rem; width: 16rem; max-width: 60vw; margin-left: .375rem; }
.data th, .data td { overflow-wrap: break-word; }
.data thead th { white-space: nowrap; }
.data tbody tr:last-child > * { border-bottom: 0; }
.data tbody th { min-width: 8.5rem; overflow-wrap: anywhere; }
.data td { min-width: 3.5rem; }
.data td:is([data-label=State], [data-label=Workloads], [data-label="External access"], [data-label=Object], [data-label=Volume], [data-label=Class], [data-label=Pods], [data-label=Status]) { overflow-wrap: anywhere; min-width: 7rem; }
.data td[data-label=State] { min-width: 9rem; } .data td[data-label=Image] { min-width: 13rem; } .data td[data-label=Message] { min-width: 16rem; }
.tag { white-space: normal; overflow-wrap: break-word; }
.service > summary .tag, .first .tag, .facts .tag { overflow-wrap: anywhere; }
.first li { grid-template-columns: fit-content(45%) minmax(0, 1fr); }
.service > summary h3 { max-width: calc(100% - 1.5rem); overflow-wrap: anywhere; }
.entry, .service .body { display: grid; gap: 1.5rem; min-width: 0; }
.entry .part { background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem; min-width: 0; }
.part { min-width: 0; }
.part > h2 { font-size: 1rem; margin-bottom: .625rem; } .part > h4 { margin-bottom: .5rem; }
.why { color: var(--critical); overflow-wrap: anywhere; }
.troubles { display: grid; gap: .25rem; overflow-wrap: anywhere; }
.troubles .why { border-left: .1875rem solid var(--critical); padding-left: .75rem; }
.facts { grid-template-columns: minmax(7rem, max-content) minmax(0, 1fr); }
.facts dd { overflow-wrap: anywhere; }
.labels { display: flex; flex-wrap: wrap; gap: .375rem; }
.labels div { display: flex; flex-wrap: wrap; border: 1px solid var(--line); border-radius: .3125rem; max-width: 100%; }
.labels dt { background: var(--wash); padding: 0 .5rem; border-radius: .3125rem 0 0 .3125rem; } .labels dd { padding: 0 .5rem; overflow-wrap: anywhere; min-width: 0; }
.pod-list { display: grid; gap: .5rem; }
.pod { border: 1px solid var(--line); border-radius: .375rem; min-width: 0; }
.pod > summary { display: flex; flex-wrap: wrap; gap: .125rem .75rem; align-items: baseline; padding: .5rem .875rem; cursor: pointer; font-size: .875rem; overflow-wrap: anywhere; }
.pod > summary::before, .log > summary::before { content: ""; flex: none; width: .375rem; height: .375rem; border: solid var(--soft); border-width: 0 .125rem .125rem 0; transform: rotate(-45deg); align-self: center; }
.pod[open] > summary::before, .log[open] > summary::before { transform: rotate(45deg); }
.pod > summary, .log > summary { list-style: none; } .pod > summary::-webkit-details-marker, .log > summary::-webkit-details-marker { display: none; }
.pod-name { font-weight: 600; } .pod .end { margin-left: auto; }
.pod > .body { display: grid; gap: 1rem; padding: .25rem .875rem .875rem; border-top: 1px solid var(--line); padding-top: .75rem; }
.pod meter { width: 7rem; vertical-align: middle; margin-right: .375rem; }
.log > summary { cursor: pointer; display: flex; gap: .5rem; align-items: baseline; font-size: .875rem; }
.log .lines { margin-top: .5rem; max-height: 24rem; overflow: auto; background: var(--wash); border-radius: .375rem; padding: .625rem .75rem; }
.log .lines code { display: block; white-space: pre-wrap; overflow-wrap: anywhere; }
.large .service { content-visibility: auto; contain-intrinsic-size: auto 3.2rem; }
.service:target { outline: 2px solid var(--focus); outline-offset: .125rem; }
@media (min-width: 64rem) {
  .columns { grid-template-columns: 11rem minmax(0, 1fr); }
}
@media (max-width: 60rem) {
  .data thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .data, .data tbody, .data tr, .data th, .data td { display: block; }
  .data tr { padding: .625rem 0; border-bottom: 1px solid var(--line); } .data tbody tr:last-child { border-bottom: 0; padding-bottom: 0; }
  .data tbody tr:first-child { padding-top: 0; }
  .data tbody th { border: 0; padding: 0 0 .25rem; font-weight: 600; overflow-wrap: anywhere; min-width: 0; }
  .data td { border: 0; padding: .125rem 0; display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: .5rem; overflow-wrap: anywhere; min-width: 0; }
  .data td.none { display: none; } .data td[data-label=State] { display: block; } .data td[data-label=State]::before { display: none; }
  .data td::before { content: attr(data-label); color: var(--soft); }
  .data td[data-label], .data tbody th { min-width: 0 !important; }
  .pod .end { margin-left: 0; flex-basis: 100%; }
}
@media (max-width: 44rem) {
  .facts { grid-template-columns: minmax(5.5rem, max-content) minmax(0, 1fr); gap: .25rem .75rem; } .facts dd { margin: 0; }
  .entry .part { padding: .875rem 1rem; } .data td { grid-template-columns: 5.5rem minmax(0, 1fr); }
  .masthead { margin-bottom: .75rem; } .masthead p { overflow-wrap: anywhere; }
}
@media print {
  .find, .lost { display: none !important; } .log .lines { max-height: none; } .pod, .part { break-inside: avoid-page; }
}
`;
