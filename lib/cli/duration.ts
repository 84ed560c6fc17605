import { InvalidArgumentError } from "commander";
import { parseDuration } from "../details";

/** Reads `--wait`, in milliseconds, as commander wants it. */
export function duration(text: string): number {
  try {
    return parseDuration(text, "--wait");
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
