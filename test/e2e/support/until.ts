/** Looks again and again until there is an answer; fails after five minutes with what was waited for. */
export async function until<T>(what: string, look: () => Promise<T | undefined>, milliseconds = 300_000): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`not within ${milliseconds / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
