import { z } from "zod";
import { isAddressRange, isIpAddress } from "../addresses";
import { isPortName } from "../names";
import { rule } from "./check-props";
import { tokenOr } from "./name-rules";
import { isToken } from "./tokens";

/** Transport protocols of Kubernetes; KubeSphere and DCE know TCP and UDP. */
export type Protocol = "TCP" | "UDP" | "SCTP";

/** Application protocols of the KubeSphere console's port menu: they become the prefix of the port's name. */
export type AppProtocol = "grpc" | "http" | "http2" | "https" | "mongo" | "redis" | "tcp" | "tls" | "udp";

/** A transport protocol. */
export const protocol = z.enum(["TCP", "UDP", "SCTP"]);
/** An application protocol. */
export const appProtocol = z.enum(["grpc", "http", "http2", "https", "mongo", "redis", "tcp", "tls", "udp"]);

/** The transport protocol of a port. */
export const transportOf = (port: { readonly protocol?: Protocol; readonly appProtocol?: AppProtocol }): Protocol =>
  port.protocol ?? (port.appProtocol === "udp" ? "UDP" : "TCP");

/** What is spoken on a port, and its number: the name of one that has none. */
export const impliedPortName = (
  port: { readonly protocol?: Protocol; readonly appProtocol?: AppProtocol },
  number: number,
  index: number,
): string => `${port.appProtocol ?? transportOf(port).toLowerCase()}-${isToken(number) ? index : number}`;

const isPort = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= 65_535;

/** The number of a port. */
export const portNumber = rule(z.number(), (value) => isToken(value) || isPort(value), {
  code: "PortNumberInvalid",
  what: "this is no port number",
  allowed: "an integer from 1 to 65535",
});
/** A port of a container, by its number or its name. */
export const portReference = rule(
  z.union([z.number(), z.string()]),
  (value) => isToken(value) || (typeof value === "number" ? isPort(value) : isPortName(value)),
  {
    code: "PortReferenceInvalid",
    what: "this is neither a port number nor the name of a container's port",
    allowed: "1 to 65535, or a port's name",
  },
);

/** An IP address. */
export const ipAddress = rule(z.string(), tokenOr(isIpAddress), {
  code: "IpAddressInvalid",
  what: "this is no IP address",
  allowed: "an IPv4 or IPv6 address",
});
/** A range of addresses. */
export const addressRange = rule(z.string(), tokenOr(isAddressRange), {
  code: "CidrInvalid",
  what: "this is no range of addresses",
  allowed: 'CIDR form, such as "192.0.2.0/24"',
});
