import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { Client, credentials } from "@grpc/grpc-js";
import { ownValue } from "../../own-value";
import type { CtyType } from "../provider/cty/type";
import type { CtyValue } from "../provider/cty/value";
import { decodeValue, encodeValue } from "../provider/cty/msgpack";
import { messageCodecs, type MessageDefinitions } from "../provider/protocol/message";
import { PLUGIN5_CALLS, PLUGIN5_MESSAGES, type Plugin5Call, type WireValue } from "../provider/protocol/plugin5";
import { MAGIC_COOKIE } from "../provider/protocol/serve";

/** How long a call may take, in milliseconds. */
const CALL_TIMEOUT = 60_000;

/** What is asked here beside what the offline provider needs: that what is written only may be given. */
const ASKED: MessageDefinitions = {
  ...PLUGIN5_MESSAGES,
  "ValidateConfig.Request": {
    ...PLUGIN5_MESSAGES["ValidateConfig.Request"],
    client_capabilities: [3, "ClientCapabilities"],
  },
  ClientCapabilities: { write_only_attributes_allowed: [2, "bool"] },
};

/** Where the versions of the protocol differ in what is asked here: names of calls, and one number. */
const DIALECTS: Readonly<
  Record<string, { readonly names: Readonly<Record<string, string>>; readonly messages: MessageDefinitions }>
> = {
  "5": { names: {}, messages: ASKED },
  "6": {
    names: {
      GetSchema: "GetProviderSchema",
      Configure: "ConfigureProvider",
      PrepareProviderConfig: "ValidateProviderConfig",
      ValidateResourceTypeConfig: "ValidateResourceConfig",
    },
    messages: { ...ASKED, "Schema.Attribute": { ...PLUGIN5_MESSAGES["Schema.Attribute"], write_only: [11, "bool"] } },
  },
};

/** A provider that runs as a plugin, asked as Terraform asks it. */
export interface Plugin {
  call(name: Plugin5Call, request: object): Promise<Readonly<Record<string, unknown>>>;
  stop(): void;
}

/**
 * Connects to a plugin.
 * @param handshake the line that it has written: `1|5|unix|/tmp/socket|grpc|`
 */
export function connect(handshake: string, onStop: () => void = () => undefined): Plugin {
  const [, version = "", network, address = "", protocol] = handshake.trim().split("|");
  const dialect = ownValue(DIALECTS, version);
  if (dialect === undefined || protocol !== "grpc" || (network !== "unix" && network !== "tcp"))
    throw new Error(`The provider speaks neither version 5 nor 6 of the plugin protocol over gRPC: ${handshake}`);
  const client = new Client(network === "unix" ? `unix:${address}` : address, credentials.createInsecure(), {
    "grpc.max_receive_message_length": 256 << 20,
  });
  const codecs = messageCodecs(dialect.messages);
  return {
    call(name, request) {
      const [, requestName, responseName] = PLUGIN5_CALLS.find(
        ([call]) => call === name,
      ) as (typeof PLUGIN5_CALLS)[number];
      const [written, read] = [codecs.get(requestName)!, codecs.get(responseName)!];
      return new Promise((resolve, reject) => {
        client.makeUnaryRequest(
          `/tfplugin${version}.Provider/${ownValue(dialect.names, name) ?? name}`,
          (message: object) => written.encode(message),
          (bytes: Buffer) => read.decode(bytes),
          request,
          { deadline: Date.now() + CALL_TIMEOUT },
          (error, answer) => (error === null && answer !== undefined ? resolve(answer) : reject(error as Error)),
        );
      });
    },
    stop() {
      client.close();
      onStop();
    },
  };
}

/** Starts a provider's binary. It reaches no cluster: it is only asked what it would plan. */
export async function start(binary: string): Promise<Plugin> {
  const child: ChildProcess = spawn(binary, [], {
    env: { ...process.env, [MAGIC_COOKIE.name]: MAGIC_COOKIE.value, PLUGIN_PROTOCOL_VERSIONS: "5,6" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const handshake = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${binary} ended with ${code} before it was ready`)));
    createInterface({ input: child.stdout! }).once("line", resolve);
  });
  return connect(handshake, () => child.kill());
}

/** A value as a request has it. */
export const wire = (value: CtyValue, type: CtyType): WireValue => ({ msgpack: encodeValue(value, type) });

/** A value of an answer. */
export const unwired = (value: unknown, type: CtyType): CtyValue => {
  const { msgpack } = value as WireValue;
  return msgpack === undefined || msgpack.length === 0 ? null : decodeValue(msgpack, type);
};
