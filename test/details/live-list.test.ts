import { renderLiveList, summarise, type ListedService } from "../../lib/details";
import { deployment, NOW, service, snapshot } from "./objects";

const OPTIONS = { width: 100, colour: false, now: NOW };
const listed = (name: string, ready: number, total = 2): ListedService => ({
  declared: { name, namespace: "shop", address: `kubernetes_service_v1.${name}` },
  summary: summarise(
    service(name),
    snapshot({
      deployments: [
        {
          ...deployment(`${name}-v1`, name, ready, total),
        },
      ],
    }),
  ),
});
const services = [listed("a", 2), listed("b", 2), listed("c", 0), listed("d", 2), listed("e", 1), listed("f", 2)];
const names = (text: string): readonly string[] =>
  text
    .split("\n")
    .slice(1)
    .map((line) => line.split(" ")[0] ?? "");

describe("the list on a live screen", () => {
  test("is that of all services, in their order, where all fit", () => {
    expect(names(renderLiveList({ services, objects: [] }, 7, OPTIONS))).toEqual(["a", "b", "c", "d", "e", "f"]);
  });

  test("shows those in trouble first where not all fit, and counts the rest", () => {
    const text = renderLiveList({ services, objects: [] }, 5, OPTIONS);
    expect(names(text)).toEqual(["c", "e", "a", "…"]);
    expect(text.split("\n").at(-1)).toBe("… and 3 more services");
  });

  test("tells of trouble among those that it cannot show, and never exceeds the screen", () => {
    const text = renderLiveList({ services, objects: [] }, 3, { ...OPTIONS, width: 80 });
    expect(text.split("\n").at(-1)).toContain("… and 5 more services, 1 of them in trouble");
    for (const rows of [3, 4, 5, 6, 7, 8]) {
      const lines = renderLiveList({ services, objects: [] }, rows, { ...OPTIONS, width: 60 }).split("\n");
      expect(lines.length).toBeLessThanOrEqual(Math.max(rows, 5)); // the first service is always whole
    }
  });

  test("counts a service that is absent as in trouble", () => {
    const absent: ListedService = { declared: { name: "gone", namespace: "shop", address: "" } };
    expect(names(renderLiveList({ services: [...services, absent], objects: [] }, 5, OPTIONS))).toEqual([
      "c",
      "gone",
      "e",
      "…",
    ]);
  });
});
