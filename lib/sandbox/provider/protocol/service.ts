import type { ServiceDefinition } from "@grpc/grpc-js";
import type { MessageCodec } from "./message";

/** A call: its name, the messages it takes and gives, and which of them are streams. */
type CallDefinition = readonly [name: string, request: string, response: string, streams?: "both" | "response"];

/**
 * A gRPC service as @grpc/grpc-js takes it.
 * @param name with its package, such as `tfplugin5.Provider`
 */
export function serviceDefinition(
  name: string,
  codecs: ReadonlyMap<string, MessageCodec>,
  calls: readonly CallDefinition[],
): ServiceDefinition {
  const codec = (message: string): MessageCodec => {
    const found = codecs.get(message);
    if (found === undefined) throw new Error(`No definition of the message ${message}`);
    return found;
  };
  return Object.fromEntries(
    calls.map(([call, request, response, streams]) => [
      call,
      {
        path: `/${name}/${call}`,
        requestStream: streams === "both",
        responseStream: streams !== undefined,
        requestSerialize: (message: object) => codec(request).encode(message),
        requestDeserialize: (bytes: Buffer) => codec(request).decode(bytes),
        responseSerialize: (message: object) => codec(response).encode(message),
        responseDeserialize: (bytes: Buffer) => codec(response).decode(bytes),
      },
    ]),
  );
}
