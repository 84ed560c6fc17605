import { StringDecoder } from "node:string_decoder";
import type { Readable } from "node:stream";

/** What stands where the rest of a line that is too long was. */
const CUT = " … (the line is cut)";

/**
 * The lines of a stream, without their ends.
 * @param longest characters of a line that are kept; the rest of it is left out, or (`strict`) an error
 */
export async function* linesOf(body: Readable, longest: number, strict: boolean): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let open = "";
  let dropping = false;
  const whole = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line);
  for await (const chunk of body) {
    const parts = decoder.write(chunk as Buffer).split("\n");
    for (const [index, part] of parts.entries()) {
      if (index > 0) {
        yield dropping ? `${open}${CUT}` : whole(open);
        open = "";
        dropping = false;
      }
      if (dropping) continue;
      open += part;
      if (open.length <= longest) continue;
      if (strict) throw new Error(`a line of more than ${longest} characters`);
      open = open.slice(0, longest);
      dropping = true;
    }
  }
  if (open !== "" || dropping) yield dropping ? `${open}${CUT}` : whole(open);
}
