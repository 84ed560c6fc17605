import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import { messageCodecs } from "./message";
import { serviceDefinition } from "./service";

/*
 * The side services of HashiCorp's go-plugin that Terraform calls on every plugin. Terraform never opens a brokered
 * connection to a provider, and what the provider logs goes to its standard error, so two of them stay open and idle.
 */
const codecs = messageCodecs({
  Empty: {},
  ConnInfo: { service_id: [1, "uint32"], network: [2, "string"], address: [3, "string"] },
  StdioData: { channel: [1, "int32"], data: [2, "bytes"] },
});

/** One gRPC service with its handlers. */
export interface Service {
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

/**
 * The three services of go-plugin.
 * @param shutdown is called when Terraform is done with the plugin
 */
export function goPluginServices(shutdown: () => void): readonly Service[] {
  return [
    {
      definition: serviceDefinition("plugin.GRPCController", codecs, [["Shutdown", "Empty", "Empty"]]),
      implementation: {
        Shutdown: (_call: unknown, respond: (error: null, value: object) => void) => {
          respond(null, {});
          shutdown();
        },
      },
    },
    {
      definition: serviceDefinition("plugin.GRPCBroker", codecs, [["StartStream", "ConnInfo", "ConnInfo", "both"]]),
      implementation: { StartStream: (call: Stream) => call.on("data", () => undefined).on("end", () => call.end()) },
    },
    {
      definition: serviceDefinition("plugin.GRPCStdio", codecs, [["StreamStdio", "Empty", "StdioData", "response"]]),
      implementation: { StreamStdio: () => undefined },
    },
  ];
}

interface Stream {
  on(event: "data" | "end", listener: () => void): this;
  end(): void;
}
