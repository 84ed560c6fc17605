import { diagnosticMessage, diagnosticsOf } from "./diagnostic";
import type { Service } from "./protocol/go-plugin";
import { messageCodecs } from "./protocol/message";
import type { Plugin5Call } from "./protocol/plugin5";
import { PLUGIN5_CALLS, PLUGIN5_MESSAGES } from "./protocol/plugin5";
import { serviceDefinition } from "./protocol/service";
import type { Provider } from "./provider";

type Respond = (error: null, answer: object) => void;

/** A provider as the gRPC service that Terraform calls. */
export function providerService(provider: Provider): Service {
  return {
    definition: serviceDefinition("tfplugin5.Provider", messageCodecs(PLUGIN5_MESSAGES), PLUGIN5_CALLS),
    implementation: Object.fromEntries(
      PLUGIN5_CALLS.map(([name]) => [
        name,
        ({ request }: { readonly request: Readonly<Record<string, unknown>> }, respond: Respond) => {
          void answerOf(provider, name, request).then((answer) => respond(null, answer));
        },
      ]),
    ),
  };
}

async function answerOf(
  provider: Provider,
  name: Plugin5Call,
  request: Readonly<Record<string, unknown>>,
): Promise<object> {
  try {
    return await provider.calls[name](request);
  } catch (error) {
    return { diagnostics: diagnosticsOf(error).map(diagnosticMessage) };
  }
}
