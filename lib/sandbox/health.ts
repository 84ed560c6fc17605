import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Pki } from "./pki";

const TIMEOUT_MS = 5000;

/** Whether a component's address answers 200; asked with the certificate of the sandbox's own setup user. */
export function isReady(url: string, pki: Pki): Promise<boolean> {
  const { cert, key } = pki.files("setup");
  const secure = url.startsWith("https:");
  return new Promise((resolve) => {
    const request = (secure ? httpsRequest : httpRequest)(
      url,
      {
        timeout: TIMEOUT_MS,
        agent: false,
        // Said aloud: a variable of Node would have it take every server else.
        ...(secure ? { ca: pki.ca, rejectUnauthorized: true, cert: readFileSync(cert), key: readFileSync(key) } : {}),
      },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    request.once("timeout", () => request.destroy(new Error("timeout")));
    request.once("error", () => resolve(false));
    request.end();
  });
}
