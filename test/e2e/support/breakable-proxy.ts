import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A way to an API server that can be broken: all connections through it end, and new ones are not served. */
export interface BreakableProxy {
  readonly port: number;
  break(): void;
  mend(): void;
  close(): void;
}

/** Opens a way to a port of this machine. */
export async function breakableProxy(target: number): Promise<BreakableProxy> {
  const open = new Set<Socket>();
  let broken = false;
  const server = createServer((socket) => {
    if (broken) return socket.destroy();
    const other = connect(target, "127.0.0.1");
    for (const [side, peer] of [
      [socket, other],
      [other, socket],
    ] as const) {
      open.add(side);
      side.on("error", () => undefined); // the close that follows tells enough
      side.on("close", () => {
        open.delete(side);
        peer.destroy();
      });
      side.pipe(peer);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = (): void => open.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    break: () => {
      broken = true;
      cut();
    },
    mend: () => {
      broken = false;
    },
    close: () => {
      server.close();
      cut();
    },
  };
}
