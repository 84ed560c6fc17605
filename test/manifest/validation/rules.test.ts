import type { Problem } from "../../../lib/errors";
import { KubeServicesError } from "../../../lib/errors";
import { convertManifests, parseManifests } from "../../../lib/manifest";
import { OBJECTS } from "./objects";
import { ourAnswer } from "./agreement";
import { SMALL, refusedObjects, takenObjects } from "./small";

const problemsOf = (yaml: string, validation?: "warn"): readonly Problem[] => {
  try {
    convertManifests(parseManifests({ name: "a.yaml", content: yaml }), validation === undefined ? {} : { validation });
    return [];
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    return error.problems;
  }
};
const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: a }
spec:
  selector: { app: a }
  ports:
    - name: HTTP
      port: 80
      nodePort: 30080
`;

test("what Kubernetes refuses is told with code, file, line and column", () => {
  expect(problemsOf(SERVICE).map(({ code, where, prop }) => `${code} ${where} ${prop}`)).toEqual([
    "NodePortOutOfPlace a.yaml:9:7 (document 1) spec.ports[0].nodePort",
    "PortNameInvalid a.yaml:7:7 (document 1) spec.ports[0].name",
  ]);
});

test("a rule that is wrong for somebody's cluster is a note on request", () => {
  const notes: Problem[] = [];
  const manifests = parseManifests({ name: "a.yaml", content: SERVICE });
  expect(convertManifests(manifests, { validation: "warn", onWarning: (note) => notes.push(note) })).toHaveLength(1);
  expect(notes.map(({ code }) => code)).toEqual(["NodePortOutOfPlace", "PortNameInvalid"]);
});

test.each(OBJECTS.map((object, index) => [`${object.kind} ${index}`, object] as const))(
  "a valid object of many fields breaks no rule: %s",
  (_name, object) => expect(ourAnswer(object)).toBeUndefined(),
);

test.each(refusedObjects())("what the API server refuses is refused: %s", (_what, object) =>
  expect(ourAnswer(object)).toBeDefined(),
);

test.each([...Object.entries(SMALL), ...takenObjects()])("what it takes is taken: %s", (_what, object) =>
  expect(ourAnswer(object)).toBeUndefined(),
);

test("values that are known later break no rule", () => {
  const token = "${TfToken[TOKEN.1]}";
  const spec = { selector: { app: token }, ports: [{ name: token, port: -1.8881545897087626e289, targetPort: token }] };
  expect(ourAnswer({ apiVersion: "v1", kind: "Service", metadata: { name: token }, spec })).toBeUndefined();
});
