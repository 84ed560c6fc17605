import { Composer, Lexer, LineCounter, Parser, isAlias, isNode, isScalar } from "yaml";
import type { CST } from "yaml";
import type {
  CreateNodeOptions,
  Document,
  DocumentOptions,
  ParsedNode,
  ParseOptions,
  ScalarTag,
  SchemaOptions,
  Tags,
  ToStringOptions,
  YAMLParseError,
} from "yaml";
import type { PathStep } from "../issue";
import { MERGE } from "./merge-tag";

/** A place in a text; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One document of a stream. */
export interface YamlDocument {
  /** Its number in the stream, from 1. Documents without content count. */
  readonly number: number;
  /** Where its content begins. */
  readonly start: Position;
  /** What is wrong with its syntax. @default - nothing */
  readonly error?: { readonly position: Position; readonly cause: YAMLParseError };
  readonly content: Document<ParsedNode>;
  /** The place of an offset of the text. */
  positionAt(offset: number): Position;
}

/** `0o644`, the octal of YAML 1.2, which Kubernetes' reader takes as well. */
const OCTAL_1_2: ScalarTag = {
  identify: () => false,
  default: true,
  tag: "tag:yaml.org,2002:int",
  format: "OCT",
  test: /^[-+]?0o[0-7_]+$/,
  resolve: (text) => Number.parseInt(text.replace(/0o|_/g, ""), 8),
};
/** Numbers with a point or an exponent have a digit: `.` and `e2` are texts, other than the YAML library has it. */
const FLOATS: Readonly<Record<string, RegExp>> = {
  EXP: /^[-+]?(?:\.\d[\d_]*|\d[\d_]*(?:\.[\d_]*)?)[eE][-+]?\d+$/,
  "": /^[-+]?(?:\.\d[\d_]*|\d[\d_]*\.[\d_]*)$/,
};
/** Bytes, which Kubernetes' reader takes for a text. */
const BINARY: ScalarTag = {
  tag: "tag:yaml.org,2002:binary",
  resolve: (text) => Buffer.from(text, "base64").toString("utf8"),
};
const FLOAT = "tag:yaml.org,2002:float";
const TIMESTAMP = "tag:yaml.org,2002:timestamp";

/**
 * As `sigs.k8s.io/yaml` reads, which kubectl and the API server use: YAML 1.1 (`yes` is true, `0644` is octal, `<<`
 * merges), without the times of YAML 1.1 (`12:30` is a text).
 */
const OPTIONS: ParseOptions & DocumentOptions & SchemaOptions = {
  version: "1.1",
  schema: "yaml-1.1",
  strict: true,
  uniqueKeys: false, // lib/manifest/read/duplicate-keys.ts
  prettyErrors: false, // they quote the text, which may hold a secret
  logLevel: "error",
  customTags: (tags: Tags) => [
    ...tags
      .filter(
        (tag) =>
          typeof tag !== "string" &&
          tag.tag !== TIMESTAMP &&
          tag.tag !== BINARY.tag &&
          tag.tag !== MERGE.tag &&
          !("format" in tag && tag.format === "TIME"),
      )
      .map(withDigits),
    MERGE,
    OCTAL_1_2,
    BINARY,
  ],
};

function withDigits(tag: Tags[number]): Tags[number] {
  if (typeof tag === "string" || tag.tag !== FLOAT || !("test" in tag) || tag.test?.test(".inf") === true) return tag;
  const { resolve, ...rest } = tag as ScalarTag;
  return {
    ...rest,
    test: FLOATS[tag.format ?? ""],
    // What is too large for a number is a text: the hash of a commit may look like one, such as 12e4567.
    resolve: (text: string, onError: (message: string) => void, options: ParseOptions) => {
      const value: unknown = resolve(text, onError, options);
      return Number.isFinite(isScalar(value) ? value.value : value) ? value : text;
    },
  };
}

/** For writing: what either version of YAML would take for something else than a text is quoted. */
export const WRITE_OPTIONS: DocumentOptions & SchemaOptions & ToStringOptions & CreateNodeOptions = {
  version: "1.1",
  schema: "yaml-1.1",
  customTags: (tags: Tags) => [...tags, OCTAL_1_2],
  lineWidth: 0,
  aliasDuplicateObjects: false,
};

/** Levels of nesting; Kubernetes' own kinds have some twenty, schemas of custom resources up to eighty. */
export const MAX_DEPTH = 200;
/** The parser holds a key and its value, or an item, as levels of their own. */
const MAX_STACK = 3 * MAX_DEPTH;

/** A document is nested too deep to be worked with; its reading ended there. */
export class NestedTooDeep extends Error {
  constructor(readonly position: Position) {
    super("the values are nested too deep");
  }
}

/** What ends a line in YAML 1.1 beside a line feed, and stands for one. */
const LINE_BREAK = /\r(?!\n)|\u0085/g;

/** What is needed of the YAML library's lexer; its version is pinned. */
type Step = () => Generator<string, unknown>;
type LexerSteps = { indentNext: number } & Record<"parseQuotedScalar" | "parseFlowCollection", Step>;

/** A lexer; a lenient one lets lines within quotes and brackets begin anywhere, as kubectl's reader does. */
function lexer(lenient: boolean): Lexer {
  const made = new Lexer();
  if (!lenient) return made;
  const steps = made as unknown as LexerSteps;
  for (const name of ["parseQuotedScalar", "parseFlowCollection"] as const) {
    const strict = steps[name].bind(steps);
    steps[name] = function* () {
      const indent = steps.indentNext;
      steps.indentNext = 0;
      try {
        return yield* strict();
      } finally {
        steps.indentNext = indent;
      }
    };
  }
  return made;
}

/** What kubectl's reader takes as well, and reads as it is meant. */
const TAKEN = /Flow end indicator|Comments must be separated/;

/**
 * The syntax of a stream. Reading ends where it is nested too deep: what comes after works level by level.
 * @throws NestedTooDeep
 */
function* tokensOf(text: string, lines: LineCounter, lenient: boolean): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of lexer(lenient).lex(text.replace(LINE_BREAK, "\n"))) {
    yield* parser.next(lexeme);
    if (parser.stack.length > MAX_STACK) throw new NestedTooDeep(positionAt(lines, parser.offset));
  }
  yield* parser.end();
}

/**
 * The documents of a stream, one after the other.
 * @param lenient whether lines within quotes and brackets may begin anywhere, as for kubectl. Not so, a quote that is missing
 *   is found where it is missing.
 * @throws NestedTooDeep
 */
export function* yamlDocuments(text: string, lenient = false): Generator<YamlDocument> {
  const lines = new LineCounter();
  const composer = new Composer(OPTIONS);
  let number = 0;
  const present = (content: Document.Parsed): YamlDocument => {
    number++;
    const cause = content.errors.find(({ message }) => !TAKEN.test(message));
    const position = (offset: number) => positionAt(lines, offset);
    return {
      number,
      start: position(isNode(content.contents) ? (content.contents.range?.[0] ?? 0) : content.range[0]),
      ...(cause === undefined ? {} : { error: { position: position(cause.pos[0]), cause } }),
      content: content as Document<ParsedNode>,
      positionAt: position,
    };
  };
  for (const token of tokensOf(text, lines, lenient)) {
    for (const document of composer.next(token)) yield present(document);
  }
  for (const document of composer.end()) yield present(document);
}

/**
 * Where the value at a path stands in a stream, or the nearest that is there: a name that is missing gives its parent.
 * Reads the stream again: it is for errors, so that no reader has to keep the syntax tree.
 */
export function locate(text: string, documentNumber: number, path: readonly PathStep[]): Position | undefined {
  const lines = new LineCounter();
  const composer = new Composer(OPTIONS);
  const documents = composer.compose(tokensOf(text, lines, true));
  let number = 0;
  for (const document of documents) {
    if (++number < documentNumber) continue;
    return positionAt(lines, offsetOf(document, path));
  }
  return undefined;
}

function offsetOf(document: Document.Parsed, path: readonly PathStep[]): number {
  let offset = document.range[0];
  let node: unknown = document.contents;
  for (let length = 0; ; length++) {
    if (isAlias(node)) node = node.resolve(document);
    if (!isNode(node)) return offset;
    offset = node.range?.[0] ?? offset;
    const step = path[length];
    if (step === undefined) return offset;
    const items = "items" in node ? (node.items as readonly unknown[]) : [];
    if (typeof step === "number") node = items[step];
    else {
      const pair = items.map((item) => item as { key?: unknown; value?: unknown }).find((item) => keyOf(item) === step);
      // A name's place tells more than that of its value, which may begin on the next line.
      if (pair !== undefined && length === path.length - 1 && isNode(pair.key)) return pair.key.range?.[0] ?? offset;
      node = pair?.value;
    }
  }
}

function keyOf(pair: { key?: unknown }): string | undefined {
  const key = pair.key;
  if (typeof key !== "object" || key === null || !("value" in key)) return undefined;
  return String((key as { value: unknown }).value);
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
