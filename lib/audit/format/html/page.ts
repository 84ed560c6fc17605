import { createHash } from "node:crypto";
import type { Report } from "../../report/report";
import { SEVERITIES } from "../../rule/rule";
import { filters, findingsSection } from "./findings";
import { Anchors, html, raw, type Markup } from "./markup";
import { SCRIPT } from "./script";
import { removals, sections, type Section } from "./sections";
import { STYLES } from "./styles";

const RESULT = {
  clean: "Clean",
  findings: "Passed, with findings",
  undecided: "Undecided: look before you apply",
  failed: "Failed: look before you apply",
} as const;

function source(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** The page may load nothing and run nothing but what it brings: whatever slipped through would stay dead text. */
const POLICY = [
  "default-src 'none'",
  `style-src ${source(STYLES)}`,
  `script-src ${source(SCRIPT)}`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

// To the byte, as the policy has their hashes.
const STYLE_ELEMENT = raw(`<style>${STYLES}</style>`);
const SCRIPT_ELEMENT = raw(`<script>${SCRIPT}</script>`);

function verdict(report: Report): Markup {
  const { result, text, counts } = report.verdict;
  return html`<div class="verdict is-${result}">
    <strong>${RESULT[result]}</strong>
    <p>${text}</p>
    <ul class="tally" aria-label="Findings by severity">
      ${SEVERITIES.map(
        (severity) =>
          html`<li class="${severity}${counts[severity] === 0 ? " none" : ""}">
            <b>${counts[severity]}</b> ${severity}
          </li>`,
      )}
    </ul>
  </div>`;
}

/** From this many parts on, a page is laid out only where it is in sight: to open one of 10,000 would take seconds. */
const LARGE = 500;

function isLarge(report: Report): boolean {
  const services = report.environments.reduce((sum, one) => sum + one.services.length, 0);
  return report.findings.length + report.undecided.length + services > LARGE;
}

/**
 * A report as one page that stands alone: readable without JavaScript, in both themes, on paper, and by keyboard and
 * screen reader.
 */
export function formatHtml(report: Report): string {
  const anchors = new Anchors();
  const findings = findingsSection(report, anchors);
  const rest = sections(report, anchors);
  const names = report.environments.map((one) => one.name).join(", ");
  const times = [...new Set(report.environments.map((one) => one.provenance.planTime ?? "time not stated"))].join(", ");
  const goes = removals(report);
  const contents = [
    { id: "findings", title: "Findings", count: report.findings.length },
    ...(goes === undefined ? [] : [goes]),
    ...rest,
  ];
  const section = ({ id, title, body }: Section) =>
    html`<section aria-labelledby="${id}">
      <h2 id="${id}">${title}</h2>
      ${body}
    </section>`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <title>Plan audit: ${names}</title>
        ${STYLE_ELEMENT}
      </head>
      <body${isLarge(report) ? html` class="large"` : ""}>
        <a class="skip" href="#content">Skip to the report</a>
        <div class="layout">
          <header>
            <div class="masthead">
              <h1>Plan audit <span>${names}</span></h1>
              <p class="soft small">Plan made ${times}</p>
            </div>
            ${verdict(report)}
          </header>
          <div class="columns">
            <nav class="contents" aria-label="Contents">
              <ol>
                ${contents.map(
                  (section) =>
                    html`<li>
                      <a href="#${section.id}"
                        >${section.title}${section.count === undefined ? "" : html` <span>${section.count}</span>`}</a
                      >
                    </li>`,
                )}
              </ol>
            </nav>
            <main id="content">
              ${filters(report)} ${findings} ${goes === undefined ? "" : section(goes)} ${rest.map(section)}
            </main>
          </div>
        </div>
        ${SCRIPT_ELEMENT}
      </body>
    </html> `;
  return page.text;
}
