import { progress, type Progress } from "../terminal";

/**
 * Does work that tells what it is at, and shows each step; the last one is done, or has failed, when the work has.
 * @param work is given what tells of a step that begins
 */
export async function inSteps<T>(
  work: (step: (what: string) => void) => Promise<T>,
  shown: Progress = progress(),
): Promise<T> {
  let open: ReturnType<Progress["step"]> | undefined;
  try {
    const result = await work((what) => (open = shown.step(what)));
    open?.done();
    return result;
  } catch (error) {
    open?.fail();
    throw error;
  }
}
