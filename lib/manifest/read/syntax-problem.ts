import type { YAMLParseError } from "yaml";
import type { Problem } from "../../errors";

type ErrorCode = YAMLParseError["code"];
type Told = Pick<Problem, "code" | "what" | "fix">;

const TOLD: Partial<Readonly<Record<ErrorCode, Told>>> = {
  TAB_AS_INDENT: { code: "ManifestTab", what: "a tab is used to indent", fix: "indent with spaces" },
  BAD_ALIAS: {
    code: "ManifestSyntax",
    what: "the alias names no anchor before it",
    fix: "set the anchor (&name) first",
  },
  BAD_INDENT: { code: "ManifestSyntax", what: "the indentation does not fit the lines before", fix: "align the line" },
  BAD_DQ_ESCAPE: {
    code: "ManifestSyntax",
    what: "there is no such escape in double quotes",
    fix: "use single quotes, or double the backslash",
  },
  BAD_SCALAR_START: {
    code: "ManifestSyntax",
    what: "a plain value cannot begin with this character",
    fix: "quote the value",
  },
  MISSING_CHAR: {
    code: "ManifestSyntax",
    what: "a quote, bracket, comma, colon or space is missing",
    fix: "complete the value",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    code: "ManifestSyntax",
    what: "a nested mapping does not fit on the line of its key",
    fix: "begin it on a line of its own, or quote the value if it holds a colon",
  },
  MULTILINE_IMPLICIT_KEY: {
    code: "ManifestSyntax",
    what: "a key must be on one line",
    fix: "add the missing colon, or indent the line to make it part of the value before",
  },
  TAG_RESOLVE_FAILED: { code: "ManifestSyntax", what: "the tag is not known", fix: "take the tag out" },
};

/** What a reader is told of a syntax error. It never quotes the text, which may hold a secret. */
export function syntaxProblem(error: YAMLParseError): Told {
  return (
    TOLD[error.code] ?? {
      code: "ManifestSyntax",
      what: `this is not YAML (${error.code.toLowerCase().replaceAll("_", " ")})`,
      fix: "correct the syntax",
    }
  );
}
