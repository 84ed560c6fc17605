import picocolors from "picocolors";

/** The styles that output uses; each has one meaning, so that a reader learns it once. */
export type Style = "good" | "warning" | "bad" | "quiet" | "heading" | "accent";

const colours = picocolors.createColors(true);
const painters: Readonly<Record<Style, (text: string) => string>> = {
  good: colours.green,
  warning: colours.yellow,
  bad: colours.red,
  quiet: colours.dim,
  heading: colours.bold,
  accent: colours.cyan,
};

/** A text in a style, or as it is where colour is not allowed. */
export function paint(text: string, style: Style | undefined, colour: boolean): string {
  return colour && style !== undefined && text !== "" ? painters[style](text) : text;
}

const series = [colours.cyan, colours.yellow, colours.green, colours.magenta, colours.blue, colours.red] as const;

/** A text in the colour of the n-th of several like things, such as the pods of one service. */
export function paintSeries(text: string, index: number, colour: boolean): string {
  return colour ? (series[index % series.length] as (text: string) => string)(text) : text;
}
