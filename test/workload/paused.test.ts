import { Deployment, StatelessService } from "../../lib";
import { problemsOf, synthesise, testStack } from "../support/synthesise";

const PROPS = { containers: [{ image: "nginx:1.27", ports: [{ containerPort: 80 }] }] };
const deploymentOf = (props: object, stack: object = {}) => {
  const made = testStack(stack);
  new StatelessService(made, "web", { ...PROPS, ...props });
  return synthesise(made).resource("kubernetes_deployment_v1.web") as {
    wait_for_rollout: boolean;
    spec: [{ paused?: boolean; progress_deadline_seconds: number }];
  };
};

test("a paused Deployment is not waited for, and has no deadline", () => {
  const paused = deploymentOf({ paused: true }, { waitForRollout: true });
  expect(paused).toMatchObject({
    wait_for_rollout: false,
    spec: [{ paused: true, progress_deadline_seconds: 2 ** 31 - 1 }],
  });
});

test("a Deployment that goes on is as one that never was paused", () => {
  expect(deploymentOf({ paused: false })).toEqual(deploymentOf({}));
  expect(deploymentOf({})).toMatchObject({ wait_for_rollout: true, spec: [{ progress_deadline_seconds: 600 }] });
  expect(deploymentOf({}).spec[0].paused).toBeUndefined();
});

test("waiting for a paused Deployment is refused, and so is not to know at synth whether it is paused", () => {
  const paused = { ...PROPS, paused: true, waitForRollout: true };
  expect(problemsOf(() => new Deployment(testStack(), "web", paused))).toMatchObject([
    { code: "WaitImpossible", prop: "waitForRollout" },
  ]);
  const unknown = { ...PROPS, paused: "${var.paused}" as never };
  expect(problemsOf(() => new Deployment(testStack(), "web", unknown))).toMatchObject([
    { code: "PropsUnknown", prop: "paused" },
  ]);
});
