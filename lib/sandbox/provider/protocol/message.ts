import protobuf from "protobufjs/light";

/** A field of a protocol message: number, protobuf type (a scalar or a message's name), and how often it stands there. */
type FieldDefinition = readonly [number: number, type: string, repetition?: "repeated" | "map"];

/** Definitions of messages by name; a dotted name is just a name. */
export type MessageDefinitions = Readonly<Record<string, Readonly<Record<string, FieldDefinition>>>>;

/** Turns one kind of message into bytes and back. */
export interface MessageCodec {
  /** Fields that are absent in the bytes get their default: 0, "", false, empty, or null for a message. */
  decode(bytes: Uint8Array): Record<string, unknown>;
  encode(message: object): Buffer;
}

/** Codecs of the messages, by name. */
export function messageCodecs(definitions: MessageDefinitions): ReadonlyMap<string, MessageCodec> {
  const root = new protobuf.Root();
  const types = Object.entries(definitions).map(([name, fields]) => {
    const type = new protobuf.Type(flat(name));
    for (const [field, [number, of, repetition]] of Object.entries(fields)) {
      const target = Object.hasOwn(definitions, of) ? flat(of) : of;
      type.add(
        repetition === "map"
          ? new protobuf.MapField(field, number, "string", target)
          : new protobuf.Field(field, number, target, repetition),
      );
    }
    root.add(type);
    return [name, type] as const;
  });
  root.resolveAll();
  return new Map(types.map(([name, type]) => [name, codec(type)]));
}

function codec(type: protobuf.Type): MessageCodec {
  return {
    decode: (bytes) => type.toObject(type.decode(bytes), { defaults: true, longs: Number, bytes: Buffer }),
    encode: (message) => Buffer.from(type.encode(type.fromObject(message)).finish()),
  };
}

const flat = (name: string): string => name.replace(/\./g, "_");
